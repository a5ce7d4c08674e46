"""How numbers are written, where Django's formats do not suit: FORMAT_MODULE_PATH."""
