"""Filters over HTTP: what is asked, in the words of `kowalski.filters`."""
