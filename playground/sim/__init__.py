"""The person's side of the playground, `/sim/*`: what people do to the bot, and what a tester wants to see."""

from playground.sim.routes import routes

__all__ = ["routes"]
