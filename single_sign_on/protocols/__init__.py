"""What speaks the protocols. Imported by single_sign_on.library alone, and late."""
