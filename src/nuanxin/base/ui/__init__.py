"""Components every page is made of: shell, cards, tables, forms, charts, icons; the theme; vendored files.

Templates only place components (`{% nx_… %}`, includes under `nx/`); looks live in static/nx/nx.css.
"""
