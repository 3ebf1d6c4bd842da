"""Finding a text in all projects, or a project by name."""
