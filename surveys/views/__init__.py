"""Pages of pulses: for those who answer, and for whoever retells comments."""
