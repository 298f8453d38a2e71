"""Check service catalogues: whether what they promise is complete, consistent and keepable."""

__version__ = "0.1.0"
