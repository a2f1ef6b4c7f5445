"""Stories: pages of the same event, of whichever outlets. docs/stories.md tells the method and its figures."""
