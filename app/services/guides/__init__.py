"""Career guides and what roles pay."""
