"""Model families: how a latent, a noise level and a conditioning become a denoised estimate."""
