"""Make a site of the documentation: from its pages, and from what rules, schemas and code say.

    PYTHONPATH=docs python -m website

``sources`` puts together what the site is made of, as Markdown; nothing of it is tracked. Sphinx turns
that into pages, as ``conf.py`` says.
"""
