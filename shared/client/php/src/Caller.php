<?php

declare(strict_types=1);

namespace GrabTicket;

/** Makes calls, again where that is safe. */
final class Caller
{
    /** The pause before the first repetition, s; each further one is twice as long. */
    private const FIRST_PAUSE = 0.25;
    /** The longest pause that an answer can ask for, s. */
    private const LONGEST_PAUSE = 30.0;

    /**
     * @param float $timeout how long one attempt may take, s
     * @param int $retries how often a call that told nothing is made again where that is safe
     * @param bool $retryEffects whether calls with an effect may be made again, too
     */
    public function __construct(
        private readonly string $baseUrl,
        private readonly string $key,
        private readonly float $timeout,
        private readonly int $retries,
        private readonly bool $retryEffects,
    ) {
    }

    /**
     * @param array<string, string|null> $parameters null is not sent
     * @param array<string, string> $shape fields that the result must have: `string` (not empty), `array`
     * @return array<string, mixed> the result
     * @throws CallException
     */
    public function call(string $operation, array $parameters, Effect $effect, array $shape): array
    {
        $isRepeatable = $effect !== Effect::Once || $this->retryEffects;
        $doubt = null;
        for ($attempt = 1; ; $attempt += 1) {
            [$reply, $facts, $asked] = $this->send($operation, $parameters, $shape);
            $isCrowded = $reply->kind === 'turnedAway' && $reply->code === Reply::TOO_MANY_REQUESTS;
            $isTrouble = $reply->kind === 'trouble';
            if ($isTrouble) {
                $doubt = $reply;
            }
            if (!($isCrowded || ($isTrouble && $isRepeatable)) || $attempt > $this->retries) {
                // That the last attempt did nothing says nothing of one before it that was not answered.
                $isDoubtful = $reply->kind === 'turnedAway' && $effect !== Effect::None;
                return self::resultOf($operation, $effect, $isDoubtful ? $doubt ?? $reply : $reply, $facts);
            }
            $pause = self::FIRST_PAUSE * 2 ** ($attempt - 1) * (1 + mt_rand() / mt_getrandmax() / 2);
            usleep((int) (1e6 * max($pause, min($asked, self::LONGEST_PAUSE))));
        }
    }

    /** @return array{Reply, array{requestId?: string, docs?: string}, float} with the pause that the answer asks for, s */
    private function send(string $operation, array $parameters, array $shape): array
    {
        $headers = [];
        $request = curl_init("$this->baseUrl/grabTicket/action/$operation.php");
        curl_setopt_array($request, [
            // By POST, also what GET would do for: keys do not belong into URLs, which get logged.
            CURLOPT_POSTFIELDS => http_build_query(['key' => $this->key] + $parameters),
            CURLOPT_HTTPHEADER => ['Expect:'],
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT_MS => (int) ($this->timeout * 1000),
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
            CURLOPT_HEADERFUNCTION => function ($_, string $line) use (&$headers): int {
                [$name, $value] = explode(':', $line, 2) + [1 => ''];
                $headers[strtolower($name)] = trim($value);
                return strlen($line);
            },
        ]);
        $text = curl_exec($request);
        if (!is_string($text)) {
            $isLate = curl_errno($request) === CURLE_OPERATION_TIMEDOUT;
            return [Reply::trouble($isLate ? 'timeout' : 'network'), [], 0.0];
        }
        $reply = Reply::of(curl_getinfo($request, CURLINFO_RESPONSE_CODE), $text);
        if ($reply->kind === 'answered' && !self::hasShape($reply->result, $shape)) {
            $reply = Reply::trouble('unreadable');
        }
        $facts = ['requestId' => $headers['x-request-id'] ?? null, 'docs' => $headers['x-docs'] ?? null];
        return [$reply, array_filter($facts, is_string(...)), self::pauseOf($headers['retry-after'] ?? '')];
    }

    private static function hasShape(mixed $result, array $shape): bool
    {
        if ($shape === []) {
            return true;
        }
        foreach ($shape as $name => $type) {
            $value = is_array($result) ? $result[$name] ?? null : null;
            if ($type === 'string' ? !is_string($value) || $value === '' : !is_array($value)) {
                return false;
            }
        }
        return true;
    }

    /** `Retry-After`: seconds or a date. */
    private static function pauseOf(string $header): float
    {
        if (preg_match('/^\d{1,9}$/', $header) === 1) {
            return (float) $header;
        }
        $date = $header === '' ? false : strtotime($header);
        return $date === false ? 0.0 : max(0.0, $date - microtime(true));
    }

    private static function resultOf(string $operation, Effect $effect, Reply $reply, array $facts): array
    {
        return match ($reply->kind) {
            'answered' => is_array($reply->result) ? $reply->result : [],
            'refused' => throw new RefusedException($operation, $reply->code, $reply->reason, $facts),
            'turnedAway' => throw new TurnedAwayException($operation, $reply->code, $reply->reason, $facts),
            'trouble' => throw $effect === Effect::None
                ? new TransportException($operation, $reply->trouble, $reply->code, $facts)
                : new UnknownOutcomeException($operation, $reply->trouble, $reply->code, $facts),
        };
    }
}
