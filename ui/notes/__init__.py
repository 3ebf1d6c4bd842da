"""What stands beside the forms: evidence for the auditor, remarks of reviewers and their answers."""
