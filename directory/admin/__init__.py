"""The staff side of the directory, under /gestion/ (wagtail-modeladmin, kept thin)."""
