"""Page -> Article: what of the page is the report, block by block."""
