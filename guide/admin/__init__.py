"""What the guide adds to Wagtail's admin: rights of each team, adaptations, checks, safe saves."""
