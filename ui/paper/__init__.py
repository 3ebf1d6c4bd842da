"""Preview, printing, page options, batches, and the check of a printed sheet."""
