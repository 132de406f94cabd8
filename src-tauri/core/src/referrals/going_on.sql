WHERE referral.state <> 'finished' AND referral.state <> 'declined' AND referral.state <> 'withdrawn'
