"""From the bytes of a file to rows of text. Runs apart from the site: no Django in here."""
