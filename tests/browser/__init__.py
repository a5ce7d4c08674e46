"""The product in real Chromium: the desk and the readers' pages as people meet them."""
