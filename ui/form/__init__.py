"""One project's form on the screen: grid, editors, side panel."""
