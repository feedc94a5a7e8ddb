"""What trainings are made of: sequences, designs, layers, the one training loop."""
