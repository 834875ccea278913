<?php

declare(strict_types=1);

namespace GrabTicket;

/** A push that is not believed. Answer 401, and do nothing of what it says. */
final class PushException extends \RuntimeException
{
    /**
     * @param string $fault `unsigned` (a `webhook-…` header is missing), `stale` (more than five minutes off), `forged`
     *     (not signed with this secret, or not what was signed), `unreadable` (signed, but none of the five pushes)
     */
    public function __construct(public readonly string $fault)
    {
        parent::__construct("the push is $fault");
    }
}
