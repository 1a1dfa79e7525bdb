"""Components every page is made of: shell, cards, tables, forms, charts, icons, the theme.

Templates only place components (`{% nx_… %}`, includes under `nx/`); looks live in static/nx/.
Vendored files stand in static/vendor/ with their licence and checksum.
"""
