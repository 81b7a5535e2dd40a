"""Settings of one installation, from the environment and `.env`; each is documented in `.env.example`."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

PACKAGED_CONTENT = Path(__file__).resolve().parent.parent / "content"


class Settings(BaseSettings):
    """All settings. Secrets are `SecretStr`, so they do not appear in logs or tracebacks."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    bot_token: SecretStr = SecretStr("")
    bot_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite+aiosqlite:///data/klinik.db"
    sqlite_synchronous: Literal["FULL", "NORMAL", "OFF"] = "FULL"
    content_dir: Path = PACKAGED_CONTENT
    office_profile: str = "tangsel"
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(default=8080, ge=0, le=65535)
    send_rate: float = Field(default=28.0, gt=0, le=10_000)
    tick_seconds: float = Field(default=5.0, ge=0.2, le=60)
    clock_file: Path | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        return [part for part in value.replace(" ", "").split(",") if part] if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _known_driver(cls, value: str) -> str:
        if not value.startswith(("sqlite+aiosqlite://", "postgresql+asyncpg://")):
            raise ValueError("must begin with sqlite+aiosqlite:// or postgresql+asyncpg://")
        return value

    @field_validator("clock_file", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return value or None


def load_settings(**overrides: object) -> Settings:
    """Read the settings.

    Raises:
        SettingsError: naming the first wrong setting in one line.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "?"
        raise SettingsError(f"setting {name}: {first['msg']}") from None
