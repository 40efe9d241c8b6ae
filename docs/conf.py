"""How Sphinx builds this documentation."""

project = "Fritz"
author = "the Fritz developers"
copyright = "2026, the Fritz developers"  # noqa: A001 (the name Sphinx reads)
extensions = ["myst_parser", "sphinx_design", "sphinxcontrib.mermaid"]
myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Fritz"
html_static_path = ["_static"]
html_css_files = ["site.css"]
exclude_patterns = ["_build"]
nitpicky = True
