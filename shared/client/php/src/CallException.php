<?php

declare(strict_types=1);

namespace GrabTicket;

/** Every error of a call. Which one it is, its class and `kind` tell: refused, turnedAway, transport, unknownOutcome. */
abstract class CallException extends \RuntimeException
{
    /** @param array{requestId?: string, docs?: string} $facts of the answer that it came with */
    public function __construct(
        public readonly string $kind,
        /** The operation that was called, such as `submitOrder`. */
        public readonly string $operation,
        string $message,
        int $code,
        private readonly array $facts,
    ) {
        parent::__construct("$operation: $message", $code);
    }

    /** The service's `x-request-id`: name it when you ask for help. */
    public function requestId(): ?string
    {
        return $this->facts['requestId'] ?? null;
    }

    /** The service's `x-docs`: where this error is explained. */
    public function docs(): ?string
    {
        return $this->facts['docs'] ?? null;
    }
}
