"""Public views: they read publications, never the working copy."""
