"""Arabic with European digits has the marks that go with them."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
