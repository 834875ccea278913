<?php

declare(strict_types=1);

namespace GrabTicket;

/** The door was not passed (system codes 10001 … 10021: key, permission, quota, maintenance; HTTP 429): nothing was done. */
final class TurnedAwayException extends CallException
{
    /** Codes that end by themselves: a limit, or maintenance. */
    private const PASSING = [10011, 10012, 10013, 10020, 429];

    /** Whether the very same request may be taken later, with no change of yours. */
    public readonly bool $mayPassLater;

    public function __construct(string $operation, int $code, public readonly string $reason, array $facts = [])
    {
        parent::__construct('turnedAway', $operation, "$code $reason", $code, $facts);
        $this->mayPassLater = in_array($code, self::PASSING, true);
    }
}
