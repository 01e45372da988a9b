"""From the files of guide/content/ to pages, without ever touching what people edited."""
