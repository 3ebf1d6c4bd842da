"""What the actions of menus and tool bar do."""
