"""What passes between the controller and the engine process."""
