"""The floor: what any Django page costs. L returns a string; F reads 25 rows and shows them."""
