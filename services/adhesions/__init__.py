"""The pages of an adhésion's life, the same for the commune and for those who keep its file."""
