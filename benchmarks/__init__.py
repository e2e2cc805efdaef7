"""What takes how long, what is left behind, and what withstands hostile input; run by hand."""
