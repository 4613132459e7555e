"""What every command starts with: the settings and the database."""

from app.config import Settings
from app.database import Database, migrate
from app.observability import configure_logging


def read_settings() -> Settings:
    """Read the settings of the environment and begin to log as they say."""
    settings = Settings()
    configure_logging(settings.log_level)
    return settings


def open_database(settings: Settings) -> Database:
    """Open the database of the settings."""
    if not settings.database_url:
        settings.prepare_data_dir()
    return Database(settings.url, settings.database_pool_size)


def migrated_database() -> Database:
    """Open the database of the environment and bring its schema up to date."""
    database = open_database(read_settings())
    migrate(database)
    return database
