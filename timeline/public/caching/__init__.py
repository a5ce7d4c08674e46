"""Caching of public pages: responses with ETags, the WSGI response cache, compression, memory limits."""
