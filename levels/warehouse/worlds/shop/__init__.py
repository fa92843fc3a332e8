"""The corner shop: twenty small shops, their people and one year of trade, made step by step from the seeds."""
