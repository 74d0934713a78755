namespace Tidewire.Resilience;

// What the end of a call means for the circuit.
internal sealed partial class Circuit
{
    /// <summary>Records the end of a call that got a pass.</summary>
    /// <param name="pass">The pass of the call.</param>
    /// <param name="outcome">The last attempt's outcome; <see langword="null"/> if nothing was sent or the caller canceled.</param>
    public void Ended(CircuitPass pass, AttemptOutcome? outcome)
    {
        if (outcome is null)
            Abandoned(pass);
        else if (!outcome.IsOutage && (pass.IsTrial || !pass.IsDelivery))
            Succeeded(pass);
        else if (outcome.IsOutage && (pass.IsTrial || !pass.IsDelivery || outcome.NeverConnected))
            Failed(pass, outcome);
    }

    private void Succeeded(CircuitPass pass)
    {
        if (_state == CircuitState.Closed)
        {
            // No lock needed: this value only prevents older calls from counting.
            Volatile.Write(ref _lastSuccessAt, time.GetTimestamp());
            if (_failures == 0)
                return;
        }

        lock (_gate)
        {
            if (pass.Generation != _generation)
                return;

            _failures = 0;
            if (_state == CircuitState.HalfOpen)
            {
                _break.End();
                _lastSuccessAt = time.GetTimestamp();
                MoveTo(CircuitState.Closed);
            }
        }

        announcer.Announce();
    }

    private void Failed(CircuitPass pass, AttemptOutcome outcome)
    {
        var current = settings();
        lock (_gate)
        {
            if (pass.Generation != _generation || (!pass.IsTrial && pass.StartedAt < _lastSuccessAt))
                return;

            _failures++;
            _lastFailure = outcome.Kind;
            if (_state == CircuitState.HalfOpen)
            {
                _break.Continue(pass, outcome, current);
                Open();
            }
            else if (_failures >= current.FailureThreshold)
            {
                _break.Begin(outcome, current);
                Open();
            }
        }

        announcer.Announce();
    }

    // After an abandoned trial, the next call becomes the trial.
    private void Abandoned(CircuitPass pass)
    {
        if (!pass.IsTrial)
            return;
        lock (_gate)
        {
            if (pass.Generation == _generation)
                _trialIsUnderWay = false;
        }
    }

    private void Open()
    {
        _lastDirectAt = time.GetTimestamp();
        MoveTo(CircuitState.Open);
    }
}
