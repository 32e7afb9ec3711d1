"""What coaching brings to the registries."""
