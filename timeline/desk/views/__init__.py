"""The editors' pages: function views that read top to bottom."""
