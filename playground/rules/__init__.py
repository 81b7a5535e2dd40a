"""What Telegram accepts: texts, entities, keyboards and the words of its refusals. Pure functions only."""
