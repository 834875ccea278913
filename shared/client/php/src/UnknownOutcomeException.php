<?php

declare(strict_types=1);

namespace GrabTicket;

/**
 * The call changes something, and it is unknown whether it did. Do not take it for a failure: ask `orderDetail`, or repeat
 * the call where that is safe (this service: always; Juhe itself: never for a submit).
 */
final class UnknownOutcomeException extends CallException
{
    /** @param string $trouble `timeout`, `network`, `http`, `unreadable`, or `code` (10014, or one that is not known) */
    public function __construct(string $operation, public readonly string $trouble, int $code, array $facts = [])
    {
        $which = $code === 0 ? $trouble : "$trouble $code";
        parent::__construct('unknownOutcome', $operation, "outcome unknown ($which)", $code, $facts);
    }
}
