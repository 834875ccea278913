<?php

declare(strict_types=1);

namespace GrabTicket;

/** Nothing could be learnt, and nothing was changed: the call only reads. Ask again. */
final class TransportException extends CallException
{
    /** @param string $trouble `timeout`, `network`, `http`, `unreadable`, or `code` (10014, or one that is not known) */
    public function __construct(string $operation, public readonly string $trouble, int $code, array $facts = [])
    {
        $which = $code === 0 ? $trouble : "$trouble $code";
        parent::__construct('transport', $operation, "no usable answer ($which)", $code, $facts);
    }
}
