<?php

declare(strict_types=1);

namespace GrabTicket;

/** What an HTTP answer tells. Only codes that are documented say for sure that nothing was done. */
final class Reply
{
    /** HTTP's own status: the gateway did not let the request through. */
    public const TOO_MANY_REQUESTS = 429;

    private const REFUSED = [223801, 223804];

    /** System codes that say that the request was not let in; 10014 is none of them. */
    private const TURNED_AWAY = [
        10001, 10002, 10003, 10004, 10005, 10007, 10008, 10009, 10011, 10012, 10013, 10020, 10021,
    ];

    private function __construct(
        /** `answered`, `refused`, `turnedAway` or `trouble` */
        public readonly string $kind,
        public readonly int $code = 0,
        public readonly string $reason = '',
        /** The result of an answer. */
        public readonly mixed $result = null,
        public readonly string $trouble = '',
    ) {
    }

    public static function trouble(string $trouble, int $code = 0): self
    {
        return new self('trouble', $code, trouble: $trouble);
    }

    /** The envelope decides, whatever the status; without one, the status is all there is. */
    public static function of(int $status, string $text): self
    {
        $body = json_decode(preg_replace('/^\xEF\xBB\xBF/', '', $text) ?? '', true, 64);
        $code = is_array($body) ? self::codeOf($body['error_code'] ?? null) : null;
        if ($code === null) {
            if ($status === self::TOO_MANY_REQUESTS) {
                return new self('turnedAway', $status, 'too many requests');
            }
            return $status === 200 ? self::trouble('unreadable') : self::trouble('http', $status);
        }
        if ($code === 0) {
            return $status === 200
                ? new self('answered', result: $body['result'] ?? null)
                : self::trouble('http', $status);
        }
        $reason = is_string($body['reason'] ?? null) ? $body['reason'] : '';
        return match (true) {
            in_array($code, self::REFUSED, true) => new self('refused', $code, $reason),
            in_array($code, self::TURNED_AWAY, true) => new self('turnedAway', $code, $reason),
            default => self::trouble('code', $code),
        };
    }

    private static function codeOf(mixed $code): ?int
    {
        if (is_int($code)) {
            return $code;
        }
        return is_string($code) && preg_match('/^\s*\d{1,9}\s*$/', $code) === 1 ? (int) $code : null;
    }
}
