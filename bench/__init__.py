"""What we measure. Times are printed, never asserted: on a shared machine only their ratios mean something."""
