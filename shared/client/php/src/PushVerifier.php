<?php

declare(strict_types=1);

namespace GrabTicket;

/** Proves who sent a push, after Standard Webhooks. */
final class PushVerifier
{
    private const TOLERANCE = 300;

    /** @var list<string> */
    private readonly array $keys;

    /**
     * @param string|list<string> $secrets `whsec_…`; several while one replaces the other
     * @throws \InvalidArgumentException for a secret that is none
     */
    public function __construct(string|array $secrets)
    {
        $this->keys = array_map(function (string $secret): string {
            // The key is what the text after whsec_ holds in base64, not the text itself.
            $key = base64_decode(preg_replace('/^whsec_/', '', $secret), true);
            return $key === false || $key === ''
                ? throw new \InvalidArgumentException('a webhook secret is whsec_ followed by base64')
                : $key;
        }, array_values((array) $secrets));
    }

    /**
     * @param array<string, mixed> $headers `$_SERVER`, `getallheaders()`, or those of a PSR-7 request
     * @param string $body as it came (`php://input`): parsed and written again it is another text
     * @param int|null $now s since the epoch; the machine's clock unless given
     * @throws PushException
     */
    public function verify(array $headers, string $body, ?int $now = null): Push
    {
        $id = self::header($headers, 'webhook-id');
        $timestamp = self::header($headers, 'webhook-timestamp');
        $signatures = self::header($headers, 'webhook-signature');
        if ($id === '' || preg_match('/^\d{1,12}$/D', $timestamp) !== 1 || $signatures === '') {
            throw new PushException('unsigned');
        }
        if (!$this->isSigned("$id.$timestamp.$body", explode(' ', $signatures))) {
            throw new PushException('forged');
        }
        if (abs(($now ?? time()) - (int) $timestamp) > self::TOLERANCE) {
            throw new PushException('stale');
        }
        return self::read($id, $body);
    }

    /** @param list<string> $given */
    private function isSigned(string $content, array $given): bool
    {
        foreach ($this->keys as $key) {
            $expected = 'v1,' . base64_encode(hash_hmac('sha256', $content, $key, true));
            foreach ($given as $signature) {
                if (hash_equals($expected, $signature)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static function header(array $headers, string $name): string
    {
        foreach ($headers as $key => $value) {
            $plain = strtolower(str_replace('_', '-', preg_replace('/^HTTP_/', '', (string) $key)));
            if ($plain === $name) {
                $first = is_array($value) ? reset($value) : $value;
                return is_string($first) ? $first : '';
            }
        }
        return '';
    }

    /** The kind is told by the fields: expiry and failure share their msgCode. */
    private static function read(string $id, string $text): Push
    {
        // The JSON itself, or (`format=form`) the field `data` of a form, which holds it.
        if (!str_starts_with(ltrim($text), '{')) {
            parse_str($text, $form);
            $text = is_string($form['data'] ?? null) ? $form['data'] : '';
        }
        $body = json_decode($text, true, 64);
        $common = ['msgCode', 'msgInfo', 'orderNo', 'outOrderNo'];
        $texts = is_array($body) ? array_filter($common, fn (string $name): bool => is_string($body[$name] ?? null)) : [];
        if ($texts !== $common) {
            throw new PushException('unreadable');
        }
        $hasPassengers = is_array($body['passengers'] ?? null);
        $isSuccess = $body['msgCode'] === '100';
        return new Push($id, match (true) {
            $hasPassengers && array_key_exists('refundTime', $body) => $isSuccess ? 'refundSucceeded' : 'refundFailed',
            $hasPassengers && array_key_exists('ticketNo', $body) => $isSuccess ? 'ticketIssued' : 'ticketFailed',
            default => 'orderExpired',
        }, $body);
    }
}
