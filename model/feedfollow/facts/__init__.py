"""The claims of the sources as paired experiments: asked as data, run, judged, drawn (M01..M77)."""
