// Written by `npm run openapi` out of the API's description; not by hand.

/** Every code a problem can have. */
export type ErrorCode =
  | 'bad_json'
  | 'post_missing'
  | 'wrong_credentials'
  | 'account_blocked'
  | 'unknown_message'
  | 'no_supplier'
  | 'insufficient_funds'
  | 'phone_missing'
  | 'phone_invalid'
  | 'phone_too_long'
  | 'stop_listed'
  | 'direction_closed_for_account'
  | 'direction_closed'
  | 'channel_unavailable'
  | 'tts_unavailable'
  | 'price_capped'
  | 'text_rejected'
  | 'text_too_long'
  | 'text_missing'
  | 'link_missing'
  | 'contact_card_incomplete'
  | 'sender_missing'
  | 'sender_too_long'
  | 'sender_unknown'
  | 'sender_not_approved'
  | 'limit_exceeded'
  | 'body_too_large'
  | 'unavailable'
  | 'invalid_request'
  | 'invalid_json'
  | 'unsupported_media_type'
  | 'not_signed_in'
  | 'second_factor_required'
  | 'totp_required'
  | 'address_not_allowed'
  | 'forbidden'
  | 'wrong_origin'
  | 'not_found'
  | 'conflict'
  | 'already_exists'
  | 'idempotency_key_reused'
  | 'idempotency_key_in_use'
  | 'too_many_attempts'
  | 'wrong_password'
  | 'weak_password'
  | 'link_expired'
  | 'not_cancelable'
  | 'variable_missing'
  | 'not_refundable'
  | 'file_too_large'
  | 'file_unreadable'
  | 'internal';

/** A body that is sent as it is: a file. */
export type Uploadable = Blob | ArrayBuffer | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | string;

/** What each operation takes and answers. */
export interface Operations {
  /** Sign a browser in by login and password. */
  'auth.sign_in': {
    params: undefined;
    query: undefined;
    body: {
      login: string;
      password: string;
    };
    answer: {
      /** `second_factor_required`: `POST /auth/second-factor` is next. `GET /me` tells who is signed in. */
      state: "signed_in" | "second_factor_required";
    };
  };
  /** Show the one-time code that a sign-in waits for. */
  'auth.second_factor': {
    params: undefined;
    query: undefined;
    body: {
      code: string;
    };
    answer: {
      /** `second_factor_required`: `POST /auth/second-factor` is next. `GET /me` tells who is signed in. */
      state: "signed_in" | "second_factor_required";
    };
  };
  /** End this session. */
  'auth.sign_out': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Ask for a letter with a link that sets a new password. */
  'auth.forgot': {
    params: undefined;
    query: undefined;
    body: {
      login: string;
    };
    answer: null;
  };
  /** Set a password by the link of an invitation, or of a forgotten password. */
  'auth.set_password': {
    params: undefined;
    query: undefined;
    body: {
      /** What the link ends with. */
      token: string;
      password: string;
    };
    answer: null;
  };
  /** Change one’s own password. */
  'auth.change_password': {
    params: undefined;
    query: undefined;
    body: {
      old: string;
      new: string;
    };
    answer: null;
  };
  /** Make a secret for an authenticator. */
  'auth.totp_begin': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      /** Base32, for typing. */
      secret: string;
      /** For a picture that the authenticator reads. */
      otpauth_uri: string;
    };
  };
  /** Ask for one-time codes from now on. */
  'auth.totp_enable': {
    params: undefined;
    query: undefined;
    body: {
      code: string;
    };
    answer: {
      recovery_codes: string[];
    };
  };
  /** Ask for no one-time codes any more. */
  'auth.totp_disable': {
    params: undefined;
    query: undefined;
    body: {
      password: string;
      code: string;
    };
    answer: null;
  };
  /** The browsers one is signed in with. */
  'auth.list_sessions': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        /** The one that asks. */
        current: boolean;
        address: string;
        user_agent: string;
        created_at: string;
        seen_at: string;
        expires_at: string;
      }>;
      next: string | null;
    };
  };
  /** Sign every other browser out. */
  'auth.end_other_sessions': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      ended: number;
    };
  };
  /** Sign one browser out. */
  'auth.end_session': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Who is asking, and what they may do. */
  'me.get': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      kind: "client" | "staff";
      name: string;
      role: string | null;
      scopes: string[];
      account: {
        id: number;
        login: string;
        time_zone: string;
        currency: string;
      } | null;
      user: {
        id: number;
        login: string;
        name: string;
        email: string;
        /** Signs in with one-time codes. */
        totp: boolean;
        /** Nothing else may be done before codes are set up. */
        totp_required: boolean;
        recovery_codes_left: number;
      } | null;
    };
  };
  /** What the account can spend, and what that buys. */
  'balance.get': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      /** Decimal, in the currency of the account. */
      available: string;
      /** Available money and credit. */
      spendable: string;
      /** Set aside for messages that have not ended. */
      held: string;
      /** Decimal, in the currency of the account. */
      credit_limit: string;
      day_cap: string | null;
      /** Set aside today. */
      day_held: string;
      low_balance: string | null;
      currency: string;
      unlimited: boolean;
      prices: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        area: string;
        /** Decimal, in the currency of the account. */
        price: string;
      }>;
    };
  };
  /** The account and its settings. */
  'account.get': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      login: string;
      company: string;
      email: string;
      /** IANA name; the zone of local times on the old doors. */
      time_zone: string;
      currency: string;
      get_answer: "json" | "text" | null;
      low_balance: string | null;
      /** Whether the old doors take a password. */
      door_password: boolean;
      rate_per_s: number | null;
      segments_max: number | null;
      created_at: string;
    };
  };
  /** Change settings of the account. */
  'account.change': {
    params: undefined;
    query: undefined;
    body: {
      time_zone?: string;
      get_answer?: "json" | "text" | null;
      low_balance?: string | null;
    };
    answer: {
      id: number;
      login: string;
      company: string;
      email: string;
      /** IANA name; the zone of local times on the old doors. */
      time_zone: string;
      currency: string;
      get_answer: "json" | "text" | null;
      low_balance: string | null;
      /** Whether the old doors take a password. */
      door_password: boolean;
      rate_per_s: number | null;
      segments_max: number | null;
      created_at: string;
    };
  };
  /** Set the password that programs show the old doors, or take it away. */
  'account.door_password': {
    params: undefined;
    query: undefined;
    body: {
      password: string | null;
    };
    answer: null;
  };
  /** Send one message to 1–1000 recipients. */
  'messages.send': {
    params: undefined;
    query: undefined;
    body: {
      to: Array<string | {
        phone: string;
        /** Your own id of the message: a repeat is not sent again and answers the earlier id. */
        client_id?: string;
        /** What stands for `{name}` in the texts. */
        variables?: Record<string, string>;
      }>;
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
      sender?: string;
      /** Of a flash call: the code. */
      text?: string;
      button?: {
        text: string;
        url: string;
      };
      image_url?: string;
      /** Played in a call. */
      audio_url?: string;
      /** How long a phone may ring. */
      ring_s?: number;
      /** Between two calls. */
      pause_s?: number;
      /** Calls in all. */
      calls?: number;
      /** 1–4 male, 5–8 female. */
      voice?: number;
      steps?: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      /** Id or name of a saved cascade. */
      profile?: number | string;
      /** With `profile`: texts by channel, in place of those of its steps. */
      texts?: Record<string, string>;
      template_id?: number;
      /** What stands for `{name}` in the texts. */
      variables?: Record<string, string>;
      /** Decimal, in the currency of the account. */
      price_max?: string;
      expires_at?: string;
      start_at?: string;
      /** When a recipient may be written to, in the recipient’s own time zone. */
      hours?: string;
      /** Cyrillic of an SMS becomes Latin. */
      transliterate?: boolean;
    };
    answer: {
      results: Array<{
        /** Place in `to`. */
        index: number;
        phone: string;
        id: string;
        /** Decimal, in the currency of the account. */
        price: string;
        duplicate: boolean;
      } | {
        /** Place in `to`. */
        index: number;
        phone: string;
        error: {
          code: "bad_json" | "post_missing" | "wrong_credentials" | "account_blocked" | "unknown_message" | "no_supplier" | "insufficient_funds" | "phone_missing" | "phone_invalid" | "phone_too_long" | "stop_listed" | "direction_closed_for_account" | "direction_closed" | "channel_unavailable" | "tts_unavailable" | "price_capped" | "text_rejected" | "text_too_long" | "text_missing" | "link_missing" | "contact_card_incomplete" | "sender_missing" | "sender_too_long" | "sender_unknown" | "sender_not_approved" | "limit_exceeded" | "body_too_large" | "unavailable" | "invalid_request" | "invalid_json" | "unsupported_media_type" | "not_signed_in" | "second_factor_required" | "totp_required" | "address_not_allowed" | "forbidden" | "wrong_origin" | "not_found" | "conflict" | "already_exists" | "idempotency_key_reused" | "idempotency_key_in_use" | "too_many_attempts" | "wrong_password" | "weak_password" | "link_expired" | "not_cancelable" | "variable_missing" | "not_refundable" | "file_too_large" | "file_unreadable" | "internal";
          title: string;
          detail: string;
        };
      }>;
      accepted: number;
      refused: number;
      /** Set aside for those accepted now; duplicates cost nothing. */
      total_price: string;
    };
  };
  /** Messages of the account, the newest first. */
  'messages.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      id?: string;
      client_id?: string;
      phone?: string;
      state?: "accepted" | "delivered" | "read" | "undelivered" | "rejected" | "expired" | "partly_delivered" | "canceled";
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
      sender?: string;
      campaign?: number;
      from?: string;
      to?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: string;
        client_id: string | null;
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        state: "accepted" | "delivered" | "read" | "undelivered" | "rejected" | "expired" | "partly_delivered" | "canceled";
        /** As the other doors and the pushes tell it. */
        outward_state: "send" | "deliver" | "read" | "not_deliver" | "expired" | "partly_deliver";
        /** Masked for those who may not see numbers. */
        phone: string;
        sender: string;
        text: string;
        parts: number;
        area: string | null;
        /** Of the cascade; 1 for a plain message. */
        steps: number;
        /** What was set aside. */
        price: string;
        charged: string | null;
        refunded: string | null;
        error_code: string | null;
        created_at: string;
        changed_at: string | null;
      }>;
      next: string | null;
    };
  };
  /** Price a message without sending it. */
  'messages.preview': {
    params: undefined;
    query: undefined;
    body: {
      to: Array<string | {
        phone: string;
        /** Your own id of the message: a repeat is not sent again and answers the earlier id. */
        client_id?: string;
        /** What stands for `{name}` in the texts. */
        variables?: Record<string, string>;
      }>;
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
      sender?: string;
      /** Of a flash call: the code. */
      text?: string;
      button?: {
        text: string;
        url: string;
      };
      image_url?: string;
      /** Played in a call. */
      audio_url?: string;
      /** How long a phone may ring. */
      ring_s?: number;
      /** Between two calls. */
      pause_s?: number;
      /** Calls in all. */
      calls?: number;
      /** 1–4 male, 5–8 female. */
      voice?: number;
      steps?: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      /** Id or name of a saved cascade. */
      profile?: number | string;
      /** With `profile`: texts by channel, in place of those of its steps. */
      texts?: Record<string, string>;
      template_id?: number;
      /** What stands for `{name}` in the texts. */
      variables?: Record<string, string>;
      /** Decimal, in the currency of the account. */
      price_max?: string;
      expires_at?: string;
      start_at?: string;
      /** When a recipient may be written to, in the recipient’s own time zone. */
      hours?: string;
      /** Cyrillic of an SMS becomes Latin. */
      transliterate?: boolean;
    };
    answer: {
      recipients: Array<{
        /** Place in `to`. */
        index: number;
        phone: string;
        area: string;
        operator: string;
        /** Decimal, in the currency of the account. */
        price: string;
        expired: boolean;
        /** A moderator would look at it first. */
        held: boolean;
        not_before: string | null;
        expires_at: string;
        steps: Array<{
          step: number;
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          sender: string;
          text: string | null;
          encoding: "gsm7" | "ucs2" | null;
          parts: number;
          /** The first characters that force UCS-2. */
          foreign: Array<{
            character: string;
            /** In UTF-16 units, from 0. */
            position: number;
          }>;
          /** Decimal, in the currency of the account. */
          unit_price: string;
          /** Decimal, in the currency of the account. */
          price: string;
          charge: "submitted" | "delivered";
          success: "delivered" | "read";
          /** Nobody can carry it at present: the next step is taken. */
          skipped: boolean;
          begins_at: string | null;
          ends_at: string | null;
        }>;
      } | {
        /** Place in `to`. */
        index: number;
        phone: string;
        error: {
          code: "bad_json" | "post_missing" | "wrong_credentials" | "account_blocked" | "unknown_message" | "no_supplier" | "insufficient_funds" | "phone_missing" | "phone_invalid" | "phone_too_long" | "stop_listed" | "direction_closed_for_account" | "direction_closed" | "channel_unavailable" | "tts_unavailable" | "price_capped" | "text_rejected" | "text_too_long" | "text_missing" | "link_missing" | "contact_card_incomplete" | "sender_missing" | "sender_too_long" | "sender_unknown" | "sender_not_approved" | "limit_exceeded" | "body_too_large" | "unavailable" | "invalid_request" | "invalid_json" | "unsupported_media_type" | "not_signed_in" | "second_factor_required" | "totp_required" | "address_not_allowed" | "forbidden" | "wrong_origin" | "not_found" | "conflict" | "already_exists" | "idempotency_key_reused" | "idempotency_key_in_use" | "too_many_attempts" | "wrong_password" | "weak_password" | "link_expired" | "not_cancelable" | "variable_missing" | "not_refundable" | "file_too_large" | "file_unreadable" | "internal";
          title: string;
          detail: string;
        };
      }>;
      /** What would be set aside for all that are not refused. */
      total_price: string;
      currency: string;
      spendable: string | null;
      sufficient: boolean;
      /** How many, in their order, the money is enough for. */
      payable: number;
    };
  };
  /** Count the parts of an SMS, and name the characters that make it dear. */
  'messages.segments': {
    params: undefined;
    query: undefined;
    body: {
      text: string;
    };
    answer: {
      encoding: "gsm7" | "ucs2";
      /** Septets of GSM-7, UTF-16 units of UCS-2. */
      units: number;
      parts: number;
      /** Units that one part of this many takes. */
      part_units: number;
      /** Units until the next part begins. */
      left: number;
      foreign: Array<{
        character: string;
        position: number;
      }>;
    };
  };
  /** States of up to 1000 messages at once. */
  'messages.states': {
    params: undefined;
    query: undefined;
    body: {
      ids: string[];
    };
    answer: {
      states: Array<{
        id: string;
        outward_state: "send" | "deliver" | "read" | "not_deliver" | "expired" | "partly_deliver";
        changed_at: string | null;
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        parts: number;
        /** Of a flash call. */
        code: string;
        result: Record<string, unknown> | null;
      }>;
      unknown: string[];
    };
  };
  /** Take back to 500 messages that were not handed to the operator yet. */
  'messages.cancel_many': {
    params: undefined;
    query: undefined;
    body: {
      ids: string[];
    };
    answer: {
      canceled: string[];
      /** Unknown, ended, or handed over. */
      not_cancelable: string[];
    };
  };
  /** One message: its state, price, steps, and what became of it in words. */
  'messages.get': {
    params: {
      id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: string;
      client_id: string | null;
      channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
      state: "accepted" | "delivered" | "read" | "undelivered" | "rejected" | "expired" | "partly_delivered" | "canceled";
      outward_state: "send" | "deliver" | "read" | "not_deliver" | "expired" | "partly_deliver";
      verdict: "held" | "scheduled" | "queued" | "retrying" | "sending" | "sent" | "in_doubt" | "lost" | "delivered" | "read" | "undelivered" | "refused" | "rejected_by_moderator" | "expired_unsent" | "expired" | "partly_delivered" | "no_receipt" | "canceled";
      verdict_text: string;
      phone: string;
      sender: string;
      text: string;
      content: Record<string, unknown> | null;
      encoding: "gsm7" | "ucs2";
      parts: number;
      area: string | null;
      /** Decimal, in the currency of the account. */
      unit_price: string;
      /** What was set aside. */
      price: string;
      charged: string | null;
      refunded: string | null;
      currency: string;
      error_code: string | null;
      error_name: string | null;
      error_class: "temporary" | "throttle" | "recipient" | "content" | "configuration" | null;
      result: Record<string, unknown> | null;
      /** The present one, or the one that answered. */
      step: number;
      steps: Array<{
        step: number;
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender: string;
        parts: number;
        /** Decimal, in the currency of the account. */
        price: string;
        charged: string | null;
        charge: "submitted" | "delivered";
        success: "delivered" | "read";
        began_at: string | null;
        deadline_at: string | null;
        /** How it ended without success: rejected, undelivered, expired, timeout, unread, skipped, canceled; else empty. */
        ended: string;
      }>;
      created_at: string;
      scheduled_at: string | null;
      held_at: string | null;
      expires_at: string;
      changed_at: string | null;
      final_at: string | null;
      pushes: {
        sent: number;
        /** The last one was. */
        acknowledged: boolean;
        pending: number;
        given_up: number;
        last_error: string;
      };
    };
  };
  /** Everything that happened to a message, in the order of time. */
  'messages.timeline': {
    params: {
      id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      events: Array<{
        at: string;
        kind: "accepted" | "held" | "moderated" | "step_began" | "step_ended" | "attempt" | "receipt" | "in_doubt" | "money_held" | "money_charged" | "money_released" | "money_refunded" | "state" | "push" | "push_given_up";
        step: number | null;
        attempt: number | null;
        channel: string | null;
        state: string | null;
        code: string | null;
        code_name: string | null;
        error_class: "temporary" | "throttle" | "recipient" | "content" | "configuration" | null;
        amount: string | null;
        part: number | null;
        parts: number | null;
        parts_taken: number | null;
        until: string | null;
        acknowledged: boolean | null;
        duration_ms: number | null;
        corrected: boolean | null;
        reason: string | null;
        /** All of it as one English line. */
        detail: string;
      }>;
    };
  };
  /** Take a message back that was not handed to the operator yet. */
  'messages.cancel': {
    params: {
      id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: string;
      client_id: string | null;
      channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
      state: "accepted" | "delivered" | "read" | "undelivered" | "rejected" | "expired" | "partly_delivered" | "canceled";
      outward_state: "send" | "deliver" | "read" | "not_deliver" | "expired" | "partly_deliver";
      verdict: "held" | "scheduled" | "queued" | "retrying" | "sending" | "sent" | "in_doubt" | "lost" | "delivered" | "read" | "undelivered" | "refused" | "rejected_by_moderator" | "expired_unsent" | "expired" | "partly_delivered" | "no_receipt" | "canceled";
      verdict_text: string;
      phone: string;
      sender: string;
      text: string;
      content: Record<string, unknown> | null;
      encoding: "gsm7" | "ucs2";
      parts: number;
      area: string | null;
      /** Decimal, in the currency of the account. */
      unit_price: string;
      /** What was set aside. */
      price: string;
      charged: string | null;
      refunded: string | null;
      currency: string;
      error_code: string | null;
      error_name: string | null;
      error_class: "temporary" | "throttle" | "recipient" | "content" | "configuration" | null;
      result: Record<string, unknown> | null;
      /** The present one, or the one that answered. */
      step: number;
      steps: Array<{
        step: number;
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender: string;
        parts: number;
        /** Decimal, in the currency of the account. */
        price: string;
        charged: string | null;
        charge: "submitted" | "delivered";
        success: "delivered" | "read";
        began_at: string | null;
        deadline_at: string | null;
        /** How it ended without success: rejected, undelivered, expired, timeout, unread, skipped, canceled; else empty. */
        ended: string;
      }>;
      created_at: string;
      scheduled_at: string | null;
      held_at: string | null;
      expires_at: string;
      changed_at: string | null;
      final_at: string | null;
      pushes: {
        sent: number;
        /** The last one was. */
        acknowledged: boolean;
        pending: number;
        given_up: number;
        last_error: string;
      };
    };
  };
  /** Prepare one message to many recipients. */
  'campaigns.create': {
    params: undefined;
    query: undefined;
    body: {
      name: string;
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
      sender?: string;
      /** Of a flash call: the code. */
      text?: string;
      button?: {
        text: string;
        url: string;
      };
      image_url?: string;
      /** Played in a call. */
      audio_url?: string;
      /** How long a phone may ring. */
      ring_s?: number;
      /** Between two calls. */
      pause_s?: number;
      /** Calls in all. */
      calls?: number;
      /** 1–4 male, 5–8 female. */
      voice?: number;
      steps?: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      /** Id or name of a saved cascade. */
      profile?: number | string;
      /** With `profile`: texts by channel, in place of those of its steps. */
      texts?: Record<string, string>;
      template_id?: number;
      /** Decimal, in the currency of the account. */
      price_max?: string;
      /** Cyrillic of an SMS becomes Latin. */
      transliterate?: boolean;
      start_at?: string;
      expires_at?: string;
      /** When a recipient may be written to, in the recipient’s own time zone. */
      hours?: string;
      rate_per_s?: number | null;
      /** Instead of a file. They are taken in at once. */
      recipients?: Array<{
        phone: string;
        /** What stands for `{name}` in the texts. */
        variables?: Record<string, string>;
      }>;
    };
    answer: {
      id: number;
      name: string;
      state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
      reason: string;
      reason_detail: string;
      paused_by: "client" | "operator" | "system" | null;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      transliterate: boolean;
      /** Names of the gaps in the texts. */
      variables: string[];
      rate_per_s: number | null;
      hours: string;
      start_at: string | null;
      expires_at: string | null;
      file_name: string | null;
      import: {
        /** Rows read so far, without the heading. */
        rows: number;
        recipients: number;
        bad: number;
        duplicates: number;
        stop_listed: number;
        parts: number;
        /** For all recipients, along the dearest path of a cascade. */
        price: string;
        by_area: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          area: string | null;
          messages: number;
          parts: number;
          /** Decimal, in the currency of the account. */
          price: string;
        }>;
      };
      sending: {
        accepted: number;
        refused: number;
        waiting: number;
        in_flight: number;
        /** Those that were read as well included. */
        delivered: number;
        read: number;
        partly_delivered: number;
        failed: number;
        canceled: number;
        refused_by_code: Record<string, number>;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Set aside for those in flight. */
        held: string;
        counted_at: string | null;
      };
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
    };
  };
  /** Campaigns, newest first. */
  'campaigns.list': {
    params: undefined;
    query: {
      state?: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        name: string;
        state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
        /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
        reason: string;
        reason_detail: string;
        paused_by: "client" | "operator" | "system" | null;
        steps: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          sender?: string;
          /** Of a flash call: the code. */
          text?: string;
          button?: {
            text: string;
            url: string;
          };
          image_url?: string;
          /** Played in a call. */
          audio_url?: string;
          /** How long a phone may ring. */
          ring_s?: number;
          /** Between two calls. */
          pause_s?: number;
          /** Calls in all. */
          calls?: number;
          /** 1–4 male, 5–8 female. */
          voice?: number;
          /** After so long the next step begins. */
          wait_s?: number;
          /** What ends the cascade here. */
          success?: "delivered" | "read";
          not_after?: string;
        }>;
        price_max: string | null;
        transliterate: boolean;
        /** Names of the gaps in the texts. */
        variables: string[];
        rate_per_s: number | null;
        hours: string;
        start_at: string | null;
        expires_at: string | null;
        file_name: string | null;
        import: {
          /** Rows read so far, without the heading. */
          rows: number;
          recipients: number;
          bad: number;
          duplicates: number;
          stop_listed: number;
          parts: number;
          /** For all recipients, along the dearest path of a cascade. */
          price: string;
          by_area: Array<{
            channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
            area: string | null;
            messages: number;
            parts: number;
            /** Decimal, in the currency of the account. */
            price: string;
          }>;
        };
        sending: {
          accepted: number;
          refused: number;
          waiting: number;
          in_flight: number;
          /** Those that were read as well included. */
          delivered: number;
          read: number;
          partly_delivered: number;
          failed: number;
          canceled: number;
          refused_by_code: Record<string, number>;
          /** Decimal, in the currency of the account. */
          charged: string;
          /** Set aside for those in flight. */
          held: string;
          counted_at: string | null;
        };
        created_by: string;
        created_at: string;
        started_at: string | null;
        finished_at: string | null;
      }>;
      next: string | null;
    };
  };
  /** A campaign with its progress. */
  'campaigns.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      name: string;
      state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
      reason: string;
      reason_detail: string;
      paused_by: "client" | "operator" | "system" | null;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      transliterate: boolean;
      /** Names of the gaps in the texts. */
      variables: string[];
      rate_per_s: number | null;
      hours: string;
      start_at: string | null;
      expires_at: string | null;
      file_name: string | null;
      import: {
        /** Rows read so far, without the heading. */
        rows: number;
        recipients: number;
        bad: number;
        duplicates: number;
        stop_listed: number;
        parts: number;
        /** For all recipients, along the dearest path of a cascade. */
        price: string;
        by_area: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          area: string | null;
          messages: number;
          parts: number;
          /** Decimal, in the currency of the account. */
          price: string;
        }>;
      };
      sending: {
        accepted: number;
        refused: number;
        waiting: number;
        in_flight: number;
        /** Those that were read as well included. */
        delivered: number;
        read: number;
        partly_delivered: number;
        failed: number;
        canceled: number;
        refused_by_code: Record<string, number>;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Set aside for those in flight. */
        held: string;
        counted_at: string | null;
      };
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
      spendable: string | null;
      /** It is enough for everybody who waits, as priced by the import. */
      enough_money: boolean;
    };
  };
  /** Change a campaign; its speed while it runs, too. */
  'campaigns.change': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      name?: string;
      rate_per_s?: number | null;
      hours?: string | null;
      start_at?: string | null;
      expires_at?: string | null;
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
      sender?: string;
      /** Of a flash call: the code. */
      text?: string;
      button?: {
        text: string;
        url: string;
      };
      image_url?: string;
      /** Played in a call. */
      audio_url?: string;
      /** How long a phone may ring. */
      ring_s?: number;
      /** Between two calls. */
      pause_s?: number;
      /** Calls in all. */
      calls?: number;
      /** 1–4 male, 5–8 female. */
      voice?: number;
      steps?: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      /** Id or name of a saved cascade. */
      profile?: number | string;
      /** With `profile`: texts by channel, in place of those of its steps. */
      texts?: Record<string, string>;
      template_id?: number;
      /** Decimal, in the currency of the account. */
      price_max?: string;
      /** Cyrillic of an SMS becomes Latin. */
      transliterate?: boolean;
    };
    answer: {
      id: number;
      name: string;
      state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
      reason: string;
      reason_detail: string;
      paused_by: "client" | "operator" | "system" | null;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      transliterate: boolean;
      /** Names of the gaps in the texts. */
      variables: string[];
      rate_per_s: number | null;
      hours: string;
      start_at: string | null;
      expires_at: string | null;
      file_name: string | null;
      import: {
        /** Rows read so far, without the heading. */
        rows: number;
        recipients: number;
        bad: number;
        duplicates: number;
        stop_listed: number;
        parts: number;
        /** For all recipients, along the dearest path of a cascade. */
        price: string;
        by_area: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          area: string | null;
          messages: number;
          parts: number;
          /** Decimal, in the currency of the account. */
          price: string;
        }>;
      };
      sending: {
        accepted: number;
        refused: number;
        waiting: number;
        in_flight: number;
        /** Those that were read as well included. */
        delivered: number;
        read: number;
        partly_delivered: number;
        failed: number;
        canceled: number;
        refused_by_code: Record<string, number>;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Set aside for those in flight. */
        held: string;
        counted_at: string | null;
      };
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
    };
  };
  /** Give a campaign its file of recipients. */
  'campaigns.upload': {
    params: {
      id: number;
    };
    query: {
      name?: string;
    };
    body: Uploadable;
    answer: {
      /** The first row: headings, as a rule. */
      first: string[];
      /** Up to five rows behind it. */
      sample: string[][];
    };
  };
  /** The first rows of the file, to tell its columns. */
  'campaigns.file': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      /** The first row: headings, as a rule. */
      first: string[];
      /** Up to five rows behind it. */
      sample: string[][];
    };
  };
  /** Take the file in: check, fill in and price every row. */
  'campaigns.import': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      /** The first row names the columns. */
      header: boolean;
      /** Its number, from 1, or its heading. */
      phone?: number | string;
      /** Column of each variable; those left out are taken from the columns with their names. */
      variables?: Record<string, number | string>;
    };
    answer: {
      id: number;
      name: string;
      state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
      reason: string;
      reason_detail: string;
      paused_by: "client" | "operator" | "system" | null;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      transliterate: boolean;
      /** Names of the gaps in the texts. */
      variables: string[];
      rate_per_s: number | null;
      hours: string;
      start_at: string | null;
      expires_at: string | null;
      file_name: string | null;
      import: {
        /** Rows read so far, without the heading. */
        rows: number;
        recipients: number;
        bad: number;
        duplicates: number;
        stop_listed: number;
        parts: number;
        /** For all recipients, along the dearest path of a cascade. */
        price: string;
        by_area: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          area: string | null;
          messages: number;
          parts: number;
          /** Decimal, in the currency of the account. */
          price: string;
        }>;
      };
      sending: {
        accepted: number;
        refused: number;
        waiting: number;
        in_flight: number;
        /** Those that were read as well included. */
        delivered: number;
        read: number;
        partly_delivered: number;
        failed: number;
        canceled: number;
        refused_by_code: Record<string, number>;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Set aside for those in flight. */
        held: string;
        counted_at: string | null;
      };
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
    };
  };
  /** What the recipient of a row will get. */
  'campaigns.preview': {
    params: {
      id: number;
    };
    query: {
      /** Row of the file, from 1. */
      row?: number;
    };
    body: undefined;
    answer: {
      /** Row of the file, from 1. */
      row: number;
      phone: string;
      price: string | null;
      error: {
        code: "bad_json" | "post_missing" | "wrong_credentials" | "account_blocked" | "unknown_message" | "no_supplier" | "insufficient_funds" | "phone_missing" | "phone_invalid" | "phone_too_long" | "stop_listed" | "direction_closed_for_account" | "direction_closed" | "channel_unavailable" | "tts_unavailable" | "price_capped" | "text_rejected" | "text_too_long" | "text_missing" | "link_missing" | "contact_card_incomplete" | "sender_missing" | "sender_too_long" | "sender_unknown" | "sender_not_approved" | "limit_exceeded" | "body_too_large" | "unavailable" | "invalid_request" | "invalid_json" | "unsupported_media_type" | "not_signed_in" | "second_factor_required" | "totp_required" | "address_not_allowed" | "forbidden" | "wrong_origin" | "not_found" | "conflict" | "already_exists" | "idempotency_key_reused" | "idempotency_key_in_use" | "too_many_attempts" | "wrong_password" | "weak_password" | "link_expired" | "not_cancelable" | "variable_missing" | "not_refundable" | "file_too_large" | "file_unreadable" | "internal";
        title: string;
        detail: string;
      } | null;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender: string;
        text: string;
        encoding: "gsm7" | "ucs2";
        parts: number;
        /** Decimal, in the currency of the account. */
        price: string;
      }>;
    };
  };
  /** Rows that cannot be sent to, with their causes, as CSV. */
  'campaigns.bad_rows': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: Response;
  };
  /** Recipients in the order of the file, with their messages. */
  'campaigns.recipients': {
    params: {
      id: number;
    };
    query: {
      state?: "waiting" | "accepted" | "refused";
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        /** Row of the file, from 1. */
        row: number;
        phone: string;
        state: "waiting" | "accepted" | "refused";
        code: string | null;
        message_id: string | null;
        message_state: string | null;
        error_code: string | null;
      }>;
      next: string | null;
    };
  };
  /** Begin to send, now or at its start_at. */
  'campaigns.start': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      name: string;
      state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
      reason: string;
      reason_detail: string;
      paused_by: "client" | "operator" | "system" | null;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      transliterate: boolean;
      /** Names of the gaps in the texts. */
      variables: string[];
      rate_per_s: number | null;
      hours: string;
      start_at: string | null;
      expires_at: string | null;
      file_name: string | null;
      import: {
        /** Rows read so far, without the heading. */
        rows: number;
        recipients: number;
        bad: number;
        duplicates: number;
        stop_listed: number;
        parts: number;
        /** For all recipients, along the dearest path of a cascade. */
        price: string;
        by_area: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          area: string | null;
          messages: number;
          parts: number;
          /** Decimal, in the currency of the account. */
          price: string;
        }>;
      };
      sending: {
        accepted: number;
        refused: number;
        waiting: number;
        in_flight: number;
        /** Those that were read as well included. */
        delivered: number;
        read: number;
        partly_delivered: number;
        failed: number;
        canceled: number;
        refused_by_code: Record<string, number>;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Set aside for those in flight. */
        held: string;
        counted_at: string | null;
      };
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
    };
  };
  /** Send nothing more for now. */
  'campaigns.pause': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      name: string;
      state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
      reason: string;
      reason_detail: string;
      paused_by: "client" | "operator" | "system" | null;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      transliterate: boolean;
      /** Names of the gaps in the texts. */
      variables: string[];
      rate_per_s: number | null;
      hours: string;
      start_at: string | null;
      expires_at: string | null;
      file_name: string | null;
      import: {
        /** Rows read so far, without the heading. */
        rows: number;
        recipients: number;
        bad: number;
        duplicates: number;
        stop_listed: number;
        parts: number;
        /** For all recipients, along the dearest path of a cascade. */
        price: string;
        by_area: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          area: string | null;
          messages: number;
          parts: number;
          /** Decimal, in the currency of the account. */
          price: string;
        }>;
      };
      sending: {
        accepted: number;
        refused: number;
        waiting: number;
        in_flight: number;
        /** Those that were read as well included. */
        delivered: number;
        read: number;
        partly_delivered: number;
        failed: number;
        canceled: number;
        refused_by_code: Record<string, number>;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Set aside for those in flight. */
        held: string;
        counted_at: string | null;
      };
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
    };
  };
  /** Go on where it was paused. */
  'campaigns.resume': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      name: string;
      state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
      reason: string;
      reason_detail: string;
      paused_by: "client" | "operator" | "system" | null;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      transliterate: boolean;
      /** Names of the gaps in the texts. */
      variables: string[];
      rate_per_s: number | null;
      hours: string;
      start_at: string | null;
      expires_at: string | null;
      file_name: string | null;
      import: {
        /** Rows read so far, without the heading. */
        rows: number;
        recipients: number;
        bad: number;
        duplicates: number;
        stop_listed: number;
        parts: number;
        /** For all recipients, along the dearest path of a cascade. */
        price: string;
        by_area: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          area: string | null;
          messages: number;
          parts: number;
          /** Decimal, in the currency of the account. */
          price: string;
        }>;
      };
      sending: {
        accepted: number;
        refused: number;
        waiting: number;
        in_flight: number;
        /** Those that were read as well included. */
        delivered: number;
        read: number;
        partly_delivered: number;
        failed: number;
        canceled: number;
        refused_by_code: Record<string, number>;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Set aside for those in flight. */
        held: string;
        counted_at: string | null;
      };
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
    };
  };
  /** End it; what is queued of it is canceled as well. */
  'campaigns.cancel': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      name: string;
      state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
      reason: string;
      reason_detail: string;
      paused_by: "client" | "operator" | "system" | null;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      transliterate: boolean;
      /** Names of the gaps in the texts. */
      variables: string[];
      rate_per_s: number | null;
      hours: string;
      start_at: string | null;
      expires_at: string | null;
      file_name: string | null;
      import: {
        /** Rows read so far, without the heading. */
        rows: number;
        recipients: number;
        bad: number;
        duplicates: number;
        stop_listed: number;
        parts: number;
        /** For all recipients, along the dearest path of a cascade. */
        price: string;
        by_area: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          area: string | null;
          messages: number;
          parts: number;
          /** Decimal, in the currency of the account. */
          price: string;
        }>;
      };
      sending: {
        accepted: number;
        refused: number;
        waiting: number;
        in_flight: number;
        /** Those that were read as well included. */
        delivered: number;
        read: number;
        partly_delivered: number;
        failed: number;
        canceled: number;
        refused_by_code: Record<string, number>;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Set aside for those in flight. */
        held: string;
        counted_at: string | null;
      };
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
    };
  };
  /** Campaigns of all clients, newest first. */
  'operator.campaigns.list': {
    params: undefined;
    query: {
      account_id?: number;
      state?: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        account_id: number;
        /** Its login. */
        account: string;
        id: number;
        name: string;
        state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
        /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
        reason: string;
        reason_detail: string;
        paused_by: "client" | "operator" | "system" | null;
        steps: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          sender?: string;
          /** Of a flash call: the code. */
          text?: string;
          button?: {
            text: string;
            url: string;
          };
          image_url?: string;
          /** Played in a call. */
          audio_url?: string;
          /** How long a phone may ring. */
          ring_s?: number;
          /** Between two calls. */
          pause_s?: number;
          /** Calls in all. */
          calls?: number;
          /** 1–4 male, 5–8 female. */
          voice?: number;
          /** After so long the next step begins. */
          wait_s?: number;
          /** What ends the cascade here. */
          success?: "delivered" | "read";
          not_after?: string;
        }>;
        price_max: string | null;
        transliterate: boolean;
        /** Names of the gaps in the texts. */
        variables: string[];
        rate_per_s: number | null;
        hours: string;
        start_at: string | null;
        expires_at: string | null;
        file_name: string | null;
        import: {
          /** Rows read so far, without the heading. */
          rows: number;
          recipients: number;
          bad: number;
          duplicates: number;
          stop_listed: number;
          parts: number;
          /** For all recipients, along the dearest path of a cascade. */
          price: string;
          by_area: Array<{
            channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
            area: string | null;
            messages: number;
            parts: number;
            /** Decimal, in the currency of the account. */
            price: string;
          }>;
        };
        sending: {
          accepted: number;
          refused: number;
          waiting: number;
          in_flight: number;
          /** Those that were read as well included. */
          delivered: number;
          read: number;
          partly_delivered: number;
          failed: number;
          canceled: number;
          refused_by_code: Record<string, number>;
          /** Decimal, in the currency of the account. */
          charged: string;
          /** Set aside for those in flight. */
          held: string;
          counted_at: string | null;
        };
        created_by: string;
        created_at: string;
        started_at: string | null;
        finished_at: string | null;
      }>;
      next: string | null;
    };
  };
  /** A campaign of any client. */
  'operator.campaigns.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      account_id: number;
      /** Its login. */
      account: string;
      id: number;
      name: string;
      state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
      reason: string;
      reason_detail: string;
      paused_by: "client" | "operator" | "system" | null;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      transliterate: boolean;
      /** Names of the gaps in the texts. */
      variables: string[];
      rate_per_s: number | null;
      hours: string;
      start_at: string | null;
      expires_at: string | null;
      file_name: string | null;
      import: {
        /** Rows read so far, without the heading. */
        rows: number;
        recipients: number;
        bad: number;
        duplicates: number;
        stop_listed: number;
        parts: number;
        /** For all recipients, along the dearest path of a cascade. */
        price: string;
        by_area: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          area: string | null;
          messages: number;
          parts: number;
          /** Decimal, in the currency of the account. */
          price: string;
        }>;
      };
      sending: {
        accepted: number;
        refused: number;
        waiting: number;
        in_flight: number;
        /** Those that were read as well included. */
        delivered: number;
        read: number;
        partly_delivered: number;
        failed: number;
        canceled: number;
        refused_by_code: Record<string, number>;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Set aside for those in flight. */
        held: string;
        counted_at: string | null;
      };
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
    };
  };
  /** Pause a campaign; its client cannot resume it. */
  'operator.campaigns.pause': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      reason?: string;
    };
    answer: {
      id: number;
      name: string;
      state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
      reason: string;
      reason_detail: string;
      paused_by: "client" | "operator" | "system" | null;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      transliterate: boolean;
      /** Names of the gaps in the texts. */
      variables: string[];
      rate_per_s: number | null;
      hours: string;
      start_at: string | null;
      expires_at: string | null;
      file_name: string | null;
      import: {
        /** Rows read so far, without the heading. */
        rows: number;
        recipients: number;
        bad: number;
        duplicates: number;
        stop_listed: number;
        parts: number;
        /** For all recipients, along the dearest path of a cascade. */
        price: string;
        by_area: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          area: string | null;
          messages: number;
          parts: number;
          /** Decimal, in the currency of the account. */
          price: string;
        }>;
      };
      sending: {
        accepted: number;
        refused: number;
        waiting: number;
        in_flight: number;
        /** Those that were read as well included. */
        delivered: number;
        read: number;
        partly_delivered: number;
        failed: number;
        canceled: number;
        refused_by_code: Record<string, number>;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Set aside for those in flight. */
        held: string;
        counted_at: string | null;
      };
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
    };
  };
  /** Resume a campaign, whoever has paused it. */
  'operator.campaigns.resume': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      reason?: string;
    };
    answer: {
      id: number;
      name: string;
      state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
      reason: string;
      reason_detail: string;
      paused_by: "client" | "operator" | "system" | null;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      transliterate: boolean;
      /** Names of the gaps in the texts. */
      variables: string[];
      rate_per_s: number | null;
      hours: string;
      start_at: string | null;
      expires_at: string | null;
      file_name: string | null;
      import: {
        /** Rows read so far, without the heading. */
        rows: number;
        recipients: number;
        bad: number;
        duplicates: number;
        stop_listed: number;
        parts: number;
        /** For all recipients, along the dearest path of a cascade. */
        price: string;
        by_area: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          area: string | null;
          messages: number;
          parts: number;
          /** Decimal, in the currency of the account. */
          price: string;
        }>;
      };
      sending: {
        accepted: number;
        refused: number;
        waiting: number;
        in_flight: number;
        /** Those that were read as well included. */
        delivered: number;
        read: number;
        partly_delivered: number;
        failed: number;
        canceled: number;
        refused_by_code: Record<string, number>;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Set aside for those in flight. */
        held: string;
        counted_at: string | null;
      };
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
    };
  };
  /** Cancel a campaign and what is queued of it. */
  'operator.campaigns.cancel': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      reason?: string;
    };
    answer: {
      id: number;
      name: string;
      state: "draft" | "importing" | "ready" | "scheduled" | "running" | "paused" | "done" | "canceled" | "failed";
      /** Why it is paused, failed or ended early: insufficient_funds, account_blocked, no_supplier, operator, file_unreadable, no_recipients, import_failed, expired, too_old. */
      reason: string;
      reason_detail: string;
      paused_by: "client" | "operator" | "system" | null;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      transliterate: boolean;
      /** Names of the gaps in the texts. */
      variables: string[];
      rate_per_s: number | null;
      hours: string;
      start_at: string | null;
      expires_at: string | null;
      file_name: string | null;
      import: {
        /** Rows read so far, without the heading. */
        rows: number;
        recipients: number;
        bad: number;
        duplicates: number;
        stop_listed: number;
        parts: number;
        /** For all recipients, along the dearest path of a cascade. */
        price: string;
        by_area: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          area: string | null;
          messages: number;
          parts: number;
          /** Decimal, in the currency of the account. */
          price: string;
        }>;
      };
      sending: {
        accepted: number;
        refused: number;
        waiting: number;
        in_flight: number;
        /** Those that were read as well included. */
        delivered: number;
        read: number;
        partly_delivered: number;
        failed: number;
        canceled: number;
        refused_by_code: Record<string, number>;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Set aside for those in flight. */
        held: string;
        counted_at: string | null;
      };
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
    };
  };
  /** Look 1–1000 numbers up. */
  'lookups.start': {
    params: undefined;
    query: undefined;
    body: {
      kind: "hlr" | "ping";
      phones: string[];
    };
    answer: {
      results: Array<{
        /** Place in `to`. */
        index: number;
        phone: string;
        id: string;
        /** Decimal, in the currency of the account. */
        price: string;
        duplicate: boolean;
      } | {
        /** Place in `to`. */
        index: number;
        phone: string;
        error: {
          code: "bad_json" | "post_missing" | "wrong_credentials" | "account_blocked" | "unknown_message" | "no_supplier" | "insufficient_funds" | "phone_missing" | "phone_invalid" | "phone_too_long" | "stop_listed" | "direction_closed_for_account" | "direction_closed" | "channel_unavailable" | "tts_unavailable" | "price_capped" | "text_rejected" | "text_too_long" | "text_missing" | "link_missing" | "contact_card_incomplete" | "sender_missing" | "sender_too_long" | "sender_unknown" | "sender_not_approved" | "limit_exceeded" | "body_too_large" | "unavailable" | "invalid_request" | "invalid_json" | "unsupported_media_type" | "not_signed_in" | "second_factor_required" | "totp_required" | "address_not_allowed" | "forbidden" | "wrong_origin" | "not_found" | "conflict" | "already_exists" | "idempotency_key_reused" | "idempotency_key_in_use" | "too_many_attempts" | "wrong_password" | "weak_password" | "link_expired" | "not_cancelable" | "variable_missing" | "not_refundable" | "file_too_large" | "file_unreadable" | "internal";
          title: string;
          detail: string;
        };
      }>;
      accepted: number;
      refused: number;
      /** Set aside for those accepted now; duplicates cost nothing. */
      total_price: string;
    };
  };
  /** Lookups of the account, the newest first. */
  'lookups.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      phone?: string;
      from?: string;
      to?: string;
      kind?: "hlr" | "ping";
    };
    body: undefined;
    answer: {
      items: Array<{
        id: string;
        kind: "hlr" | "ping";
        phone: string;
        /** reachable; absent: switched off or out of reach; invalid: no such number; failed: nobody could tell. */
        state: "running" | "reachable" | "absent" | "invalid" | "failed" | "canceled";
        /** What is missing is not known. The IMSI is masked. */
        result: {
          mccmnc?: string;
          operator?: string;
          country?: string;
          ported?: boolean;
          roaming?: boolean;
          imsi?: string;
        };
        /** Decimal, in the currency of the account. */
        price: string;
        charged: string | null;
        created_at: string;
        changed_at: string | null;
      }>;
      next: string | null;
    };
  };
  /** What a lookup found out. */
  'lookups.get': {
    params: {
      id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: string;
      kind: "hlr" | "ping";
      phone: string;
      /** reachable; absent: switched off or out of reach; invalid: no such number; failed: nobody could tell. */
      state: "running" | "reachable" | "absent" | "invalid" | "failed" | "canceled";
      /** What is missing is not known. The IMSI is masked. */
      result: {
        mccmnc?: string;
        operator?: string;
        country?: string;
        ported?: boolean;
        roaming?: boolean;
        imsi?: string;
      };
      /** Decimal, in the currency of the account. */
      price: string;
      charged: string | null;
      created_at: string;
      changed_at: string | null;
    };
  };
  /** Saved cascades, the newest first. */
  'profiles.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        name: string;
        steps: Array<{
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          sender?: string;
          /** Of a flash call: the code. */
          text?: string;
          button?: {
            text: string;
            url: string;
          };
          image_url?: string;
          /** Played in a call. */
          audio_url?: string;
          /** How long a phone may ring. */
          ring_s?: number;
          /** Between two calls. */
          pause_s?: number;
          /** Calls in all. */
          calls?: number;
          /** 1–4 male, 5–8 female. */
          voice?: number;
          /** After so long the next step begins. */
          wait_s?: number;
          /** What ends the cascade here. */
          success?: "delivered" | "read";
          not_after?: string;
        }>;
        price_max: string | null;
        created_at: string;
        changed_at: string;
      }>;
      next: string | null;
    };
  };
  /** Save a cascade by name. */
  'profiles.create': {
    params: undefined;
    query: undefined;
    body: {
      name: string;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max?: string | null;
    };
    answer: {
      id: number;
      name: string;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      created_at: string;
      changed_at: string;
    };
  };
  /** One saved cascade. */
  'profiles.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      name: string;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      created_at: string;
      changed_at: string;
    };
  };
  /** Change a saved cascade. */
  'profiles.change': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      name?: string;
      steps?: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max?: string | null;
    };
    answer: {
      id: number;
      name: string;
      steps: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender?: string;
        /** Of a flash call: the code. */
        text?: string;
        button?: {
          text: string;
          url: string;
        };
        image_url?: string;
        /** Played in a call. */
        audio_url?: string;
        /** How long a phone may ring. */
        ring_s?: number;
        /** Between two calls. */
        pause_s?: number;
        /** Calls in all. */
        calls?: number;
        /** 1–4 male, 5–8 female. */
        voice?: number;
        /** After so long the next step begins. */
        wait_s?: number;
        /** What ends the cascade here. */
        success?: "delivered" | "read";
        not_after?: string;
      }>;
      price_max: string | null;
      created_at: string;
      changed_at: string;
    };
  };
  /** Delete a saved cascade. */
  'profiles.delete': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Draw how a saved cascade would go for a number, without sending. */
  'profiles.preview': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      phone: string;
      text?: string;
      texts?: Record<string, string>;
      variables?: Record<string, string>;
    };
    answer: {
      recipients: Array<{
        /** Place in `to`. */
        index: number;
        phone: string;
        area: string;
        operator: string;
        /** Decimal, in the currency of the account. */
        price: string;
        expired: boolean;
        /** A moderator would look at it first. */
        held: boolean;
        not_before: string | null;
        expires_at: string;
        steps: Array<{
          step: number;
          channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          sender: string;
          text: string | null;
          encoding: "gsm7" | "ucs2" | null;
          parts: number;
          /** The first characters that force UCS-2. */
          foreign: Array<{
            character: string;
            /** In UTF-16 units, from 0. */
            position: number;
          }>;
          /** Decimal, in the currency of the account. */
          unit_price: string;
          /** Decimal, in the currency of the account. */
          price: string;
          charge: "submitted" | "delivered";
          success: "delivered" | "read";
          /** Nobody can carry it at present: the next step is taken. */
          skipped: boolean;
          begins_at: string | null;
          ends_at: string | null;
        }>;
      } | {
        /** Place in `to`. */
        index: number;
        phone: string;
        error: {
          code: "bad_json" | "post_missing" | "wrong_credentials" | "account_blocked" | "unknown_message" | "no_supplier" | "insufficient_funds" | "phone_missing" | "phone_invalid" | "phone_too_long" | "stop_listed" | "direction_closed_for_account" | "direction_closed" | "channel_unavailable" | "tts_unavailable" | "price_capped" | "text_rejected" | "text_too_long" | "text_missing" | "link_missing" | "contact_card_incomplete" | "sender_missing" | "sender_too_long" | "sender_unknown" | "sender_not_approved" | "limit_exceeded" | "body_too_large" | "unavailable" | "invalid_request" | "invalid_json" | "unsupported_media_type" | "not_signed_in" | "second_factor_required" | "totp_required" | "address_not_allowed" | "forbidden" | "wrong_origin" | "not_found" | "conflict" | "already_exists" | "idempotency_key_reused" | "idempotency_key_in_use" | "too_many_attempts" | "wrong_password" | "weak_password" | "link_expired" | "not_cancelable" | "variable_missing" | "not_refundable" | "file_too_large" | "file_unreadable" | "internal";
          title: string;
          detail: string;
        };
      }>;
      /** What would be set aside for all that are not refused. */
      total_price: string;
      currency: string;
      spendable: string | null;
      sufficient: boolean;
      /** How many, in their order, the money is enough for. */
      payable: number;
    };
  };
  /** Your senders and what became of their requests. */
  'senders.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice";
      state?: "pending" | "approved" | "rejected";
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        channel: string;
        name: string;
        state: "pending" | "approved" | "rejected";
        /** Why it was rejected. */
        reason: string;
        traffic_class: "urgent" | "normal" | "bulk" | null;
        comment: string;
        documents: string[];
        created_at: string;
        changed_at: string;
      }>;
      next: string | null;
    };
  };
  /** Ask for a sender. */
  'senders.request': {
    params: undefined;
    query: undefined;
    body: {
      channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice";
      /** What the recipient sees. Of an SMS: at most 11 Latin characters, or 15 digits. */
      name: string;
      /** Why the name is yours: a trade mark, a site, what is sent under it. */
      comment?: string;
      /** Numbers or addresses of documents that prove it. */
      documents?: string[];
    };
    answer: {
      id: number;
      channel: string;
      name: string;
      state: "pending" | "approved" | "rejected";
      /** Why it was rejected. */
      reason: string;
      traffic_class: "urgent" | "normal" | "bulk" | null;
      comment: string;
      documents: string[];
      created_at: string;
      changed_at: string;
    };
  };
  /** Give a sender up. */
  'senders.withdraw': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Senders: those that wait first, the oldest request first. */
  'operator.moderation.senders.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      account_id?: number;
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice";
      state?: "pending" | "approved" | "rejected";
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        channel: string;
        name: string;
        state: "pending" | "approved" | "rejected";
        /** Why it was rejected. */
        reason: string;
        traffic_class: "urgent" | "normal" | "bulk" | null;
        comment: string;
        documents: string[];
        created_at: string;
        changed_at: string;
        account_id: number;
        account: string;
      }>;
      next: string | null;
    };
  };
  /** Let a sender be used. */
  'operator.moderation.senders.approve': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      traffic_class?: "urgent" | "normal" | "bulk" | null;
    };
    answer: {
      id: number;
      channel: string;
      name: string;
      state: "pending" | "approved" | "rejected";
      /** Why it was rejected. */
      reason: string;
      traffic_class: "urgent" | "normal" | "bulk" | null;
      comment: string;
      documents: string[];
      created_at: string;
      changed_at: string;
      account_id: number;
      account: string;
    };
  };
  /** Refuse a sender, also one that was approved. */
  'operator.moderation.senders.reject': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      /** Shown to the client. */
      reason: string;
    };
    answer: {
      id: number;
      channel: string;
      name: string;
      state: "pending" | "approved" | "rejected";
      /** Why it was rejected. */
      reason: string;
      traffic_class: "urgent" | "normal" | "bulk" | null;
      comment: string;
      documents: string[];
      created_at: string;
      changed_at: string;
      account_id: number;
      account: string;
    };
  };
  /** Your templates. */
  'templates.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr";
      state?: "pending" | "approved" | "rejected";
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        channel: string;
        name: string;
        text: string;
        button: {
          text: string;
          url: string;
        } | null;
        image_url: string | null;
        /** Names that a message made of it must give. */
        variables: string[];
        state: "pending" | "approved" | "rejected";
        /** Why it was rejected. */
        reason: string;
        created_at: string;
        changed_at: string;
      }>;
      next: string | null;
    };
  };
  /** Keep a text with variables. */
  'templates.create': {
    params: undefined;
    query: undefined;
    body: {
      channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr";
      name: string;
      /** With variables: `Your code is {code}`. */
      text: string;
      button?: {
        text: string;
        url: string;
      } | null;
      image_url?: string | null;
    };
    answer: {
      id: number;
      channel: string;
      name: string;
      text: string;
      button: {
        text: string;
        url: string;
      } | null;
      image_url: string | null;
      /** Names that a message made of it must give. */
      variables: string[];
      state: "pending" | "approved" | "rejected";
      /** Why it was rejected. */
      reason: string;
      created_at: string;
      changed_at: string;
    };
  };
  /** One template. */
  'templates.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      channel: string;
      name: string;
      text: string;
      button: {
        text: string;
        url: string;
      } | null;
      image_url: string | null;
      /** Names that a message made of it must give. */
      variables: string[];
      state: "pending" | "approved" | "rejected";
      /** Why it was rejected. */
      reason: string;
      created_at: string;
      changed_at: string;
    };
  };
  /** Change a template. */
  'templates.change': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr";
      name?: string;
      /** With variables: `Your code is {code}`. */
      text?: string;
      button?: {
        text: string;
        url: string;
      } | null;
      image_url?: string | null;
    };
    answer: {
      id: number;
      channel: string;
      name: string;
      text: string;
      button: {
        text: string;
        url: string;
      } | null;
      image_url: string | null;
      /** Names that a message made of it must give. */
      variables: string[];
      state: "pending" | "approved" | "rejected";
      /** Why it was rejected. */
      reason: string;
      created_at: string;
      changed_at: string;
    };
  };
  /** Take a template away. */
  'templates.remove': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Templates: those that wait first, the oldest first. */
  'operator.moderation.templates.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      account_id?: number;
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr";
      state?: "pending" | "approved" | "rejected";
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        channel: string;
        name: string;
        text: string;
        button: {
          text: string;
          url: string;
        } | null;
        image_url: string | null;
        /** Names that a message made of it must give. */
        variables: string[];
        state: "pending" | "approved" | "rejected";
        /** Why it was rejected. */
        reason: string;
        created_at: string;
        changed_at: string;
        account_id: number;
        account: string;
      }>;
      next: string | null;
    };
  };
  /** Let texts made of a template pass. */
  'operator.moderation.templates.approve': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      changed_at: string;
    };
    answer: {
      id: number;
      channel: string;
      name: string;
      text: string;
      button: {
        text: string;
        url: string;
      } | null;
      image_url: string | null;
      /** Names that a message made of it must give. */
      variables: string[];
      state: "pending" | "approved" | "rejected";
      /** Why it was rejected. */
      reason: string;
      created_at: string;
      changed_at: string;
      account_id: number;
      account: string;
    };
  };
  /** Refuse a template, also one that was approved. */
  'operator.moderation.templates.reject': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      /** Shown to the client. */
      reason: string;
    };
    answer: {
      id: number;
      channel: string;
      name: string;
      text: string;
      button: {
        text: string;
        url: string;
      } | null;
      image_url: string | null;
      /** Names that a message made of it must give. */
      variables: string[];
      state: "pending" | "approved" | "rejected";
      /** Why it was rejected. */
      reason: string;
      created_at: string;
      changed_at: string;
      account_id: number;
      account: string;
    };
  };
  /** Numbers that are never written to, the newest first. */
  'stops.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      phone?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        phone: string;
        reason: string;
        source: string;
        created_at: string;
      }>;
      next: string | null;
    };
  };
  /** Put a number on the stop list. */
  'stops.add': {
    params: undefined;
    query: undefined;
    body: {
      phone: string;
      reason?: string;
      /** Where it comes from; default `api`. */
      source?: string;
    };
    answer: {
      phone: string;
      reason: string;
      source: string;
      created_at: string;
    };
  };
  /** Take a number off the stop list. */
  'stops.remove': {
    params: {
      phone: string;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Put the numbers of a file on the stop list. */
  'stops.import': {
    params: undefined;
    query: {
      /** For lines that name none. */
      reason?: string;
      /** Where they come from; default `import`. */
      source?: string;
    };
    body: Uploadable;
    answer: {
      lines: number;
      added: number;
      /** Were on the list before, or twice in the file. */
      already: number;
      bad: number;
      /** The first 100. */
      bad_lines: Array<{
        line: number;
        text: string;
        cause: string;
      }>;
    };
  };
  /** The stop list as CSV. */
  'stops.export': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: Response;
  };
  /** Everybody's stop list, the newest first. */
  'operator.stops.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      phone?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        phone: string;
        reason: string;
        source: string;
        created_at: string;
      }>;
      next: string | null;
    };
  };
  /** Put a number on everybody's stop list. */
  'operator.stops.add': {
    params: undefined;
    query: undefined;
    body: {
      phone: string;
      reason?: string;
      /** Where it comes from; default `api`. */
      source?: string;
    };
    answer: {
      phone: string;
      reason: string;
      source: string;
      created_at: string;
    };
  };
  /** Take a number off everybody's stop list. */
  'operator.stops.remove': {
    params: {
      phone: string;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Put the numbers of a file on everybody's stop list. */
  'operator.stops.import': {
    params: undefined;
    query: {
      /** For lines that name none. */
      reason?: string;
      /** Where they come from; default `import`. */
      source?: string;
    };
    body: Uploadable;
    answer: {
      lines: number;
      added: number;
      /** Were on the list before, or twice in the file. */
      already: number;
      bad: number;
      /** The first 100. */
      bad_lines: Array<{
        line: number;
        text: string;
        cause: string;
      }>;
    };
  };
  /** Everybody's stop list as CSV. */
  'operator.stops.export': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: Response;
  };
  /** How things stand: money, today by channel, the last two days by hour, what needs attention, first steps. */
  'overview.get': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      balance: {
        /** Decimal, in the currency of the account. */
        available: string;
        /** Decimal, in the currency of the account. */
        spendable: string;
        currency: string;
        unlimited: boolean;
        /** Charged less refunded in the last 24 hours. */
        charged_24h: string;
        /** Decimal, in the currency of the account. */
        charged_per_hour: string;
        days_left: number | null;
      } | null;
      as_of: string | null;
      today: {
        /** Midnight of the account's zone. */
        from: string;
        total: {
          messages: number;
          parts: number;
          /** Not ended yet. */
          waiting: number;
          /** Those that were read included. */
          delivered: number;
          read: number;
          undelivered: number;
          rejected: number;
          expired: number;
          partly_delivered: number;
          canceled: number;
          /** Decimal, in the currency of the account. */
          charged: string;
          /** Decimal, in the currency of the account. */
          refunded: string;
          delivery_share: number | null;
          latency_median_s: number | null;
          latency_p95_s: number | null;
        };
        channels: Array<{
          channel: string;
          counts: {
            messages: number;
            parts: number;
            /** Not ended yet. */
            waiting: number;
            /** Those that were read included. */
            delivered: number;
            read: number;
            undelivered: number;
            rejected: number;
            expired: number;
            partly_delivered: number;
            canceled: number;
            /** Decimal, in the currency of the account. */
            charged: string;
            /** Decimal, in the currency of the account. */
            refunded: string;
            delivery_share: number | null;
            latency_median_s: number | null;
            latency_p95_s: number | null;
          };
        }>;
      };
      hours: Array<{
        hour: string;
        counts: {
          messages: number;
          parts: number;
          /** Not ended yet. */
          waiting: number;
          /** Those that were read included. */
          delivered: number;
          read: number;
          undelivered: number;
          rejected: number;
          expired: number;
          partly_delivered: number;
          canceled: number;
          /** Decimal, in the currency of the account. */
          charged: string;
          /** Decimal, in the currency of the account. */
          refunded: string;
          delivery_share: number | null;
          latency_median_s: number | null;
          latency_p95_s: number | null;
        };
      }>;
      alerts: Array<{
        kind: "low_balance" | "push_failing" | "push_dead" | "push_off" | "sender_rejected" | "campaign_paused";
        /** The address, the sender, the campaign; of dead letters how many. */
        subject: string;
        detail: string;
        at: string | null;
      }>;
      first_steps: {
        money: boolean;
        /** One is approved. */
        sender: boolean;
        token: boolean;
        push_address: boolean;
        first_message: boolean;
      };
    };
  };
  /** Messages of a period, counted by group. */
  'statistics.get': {
    params: undefined;
    query: {
      /** Default: seven days ago. */
      from?: string;
      /** Not included; default now. */
      to?: string;
      /** Adds the period of the same length before this one. */
      compare?: "previous";
      /** At most two, by commas: `day,channel`. `area` is the direction by which prices are set: in Russia the
operator that has the number's range. Days are those of the account's zone. A message counts where it was accepted. */
      group_by?: string;
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
      sender?: string;
    };
    body: undefined;
    answer: {
      from: string;
      to: string;
      as_of: string | null;
      total: {
        messages: number;
        parts: number;
        /** Not ended yet. */
        waiting: number;
        /** Those that were read included. */
        delivered: number;
        read: number;
        undelivered: number;
        rejected: number;
        expired: number;
        partly_delivered: number;
        canceled: number;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Decimal, in the currency of the account. */
        refunded: string;
        delivery_share: number | null;
        latency_median_s: number | null;
        latency_p95_s: number | null;
      };
      previous_total: {
        messages: number;
        parts: number;
        /** Not ended yet. */
        waiting: number;
        /** Those that were read included. */
        delivered: number;
        read: number;
        undelivered: number;
        rejected: number;
        expired: number;
        partly_delivered: number;
        canceled: number;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Decimal, in the currency of the account. */
        refunded: string;
        delivery_share: number | null;
        latency_median_s: number | null;
        latency_p95_s: number | null;
      } | null;
      groups: Array<{
        key: {
          hour?: string;
          day?: string;
          channel?: string;
          area?: string;
          sender?: string;
          state?: string;
        };
        counts: {
          messages: number;
          parts: number;
          /** Not ended yet. */
          waiting: number;
          /** Those that were read included. */
          delivered: number;
          read: number;
          undelivered: number;
          rejected: number;
          expired: number;
          partly_delivered: number;
          canceled: number;
          /** Decimal, in the currency of the account. */
          charged: string;
          /** Decimal, in the currency of the account. */
          refunded: string;
          delivery_share: number | null;
          latency_median_s: number | null;
          latency_p95_s: number | null;
        };
        previous: {
          messages: number;
          parts: number;
          /** Not ended yet. */
          waiting: number;
          /** Those that were read included. */
          delivered: number;
          read: number;
          undelivered: number;
          rejected: number;
          expired: number;
          partly_delivered: number;
          canceled: number;
          /** Decimal, in the currency of the account. */
          charged: string;
          /** Decimal, in the currency of the account. */
          refunded: string;
          delivery_share: number | null;
          latency_median_s: number | null;
          latency_p95_s: number | null;
        } | null;
      }>;
      /** There were more than 2000 groups; the rest is left out. */
      cut: boolean;
    };
  };
  /** Everybody's messages of a period by group, with cost and margin. */
  'operator.statistics.get': {
    params: undefined;
    query: {
      /** Default: seven days ago. */
      from?: string;
      /** Not included; default now. */
      to?: string;
      /** Adds the period of the same length before this one. */
      compare?: "previous";
      /** At most two, by commas: `day,channel`. `area` is the direction by which prices are set: in Russia the
operator that has the number's range. Days are those of the account's zone. A message counts where it was accepted. */
      group_by?: string;
      account_id?: number;
      connection_id?: number;
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
      sender?: string;
    };
    body: undefined;
    answer: {
      from: string;
      to: string;
      as_of: string | null;
      total: {
        messages: number;
        parts: number;
        /** Not ended yet. */
        waiting: number;
        /** Those that were read included. */
        delivered: number;
        read: number;
        undelivered: number;
        rejected: number;
        expired: number;
        partly_delivered: number;
        canceled: number;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Decimal, in the currency of the account. */
        refunded: string;
        delivery_share: number | null;
        latency_median_s: number | null;
        latency_p95_s: number | null;
        /** What providers asked for messages that have ended. */
        cost: string;
        /** Charged less refunded less cost. */
        margin: string;
      };
      previous_total: {
        messages: number;
        parts: number;
        /** Not ended yet. */
        waiting: number;
        /** Those that were read included. */
        delivered: number;
        read: number;
        undelivered: number;
        rejected: number;
        expired: number;
        partly_delivered: number;
        canceled: number;
        /** Decimal, in the currency of the account. */
        charged: string;
        /** Decimal, in the currency of the account. */
        refunded: string;
        delivery_share: number | null;
        latency_median_s: number | null;
        latency_p95_s: number | null;
        /** What providers asked for messages that have ended. */
        cost: string;
        /** Charged less refunded less cost. */
        margin: string;
      } | null;
      groups: Array<{
        key: {
          hour?: string;
          day?: string;
          channel?: string;
          area?: string;
          sender?: string;
          state?: string;
          account?: string;
          connection?: string;
        };
        account_id: number | null;
        connection_id: number | null;
        counts: {
          messages: number;
          parts: number;
          /** Not ended yet. */
          waiting: number;
          /** Those that were read included. */
          delivered: number;
          read: number;
          undelivered: number;
          rejected: number;
          expired: number;
          partly_delivered: number;
          canceled: number;
          /** Decimal, in the currency of the account. */
          charged: string;
          /** Decimal, in the currency of the account. */
          refunded: string;
          delivery_share: number | null;
          latency_median_s: number | null;
          latency_p95_s: number | null;
          /** What providers asked for messages that have ended. */
          cost: string;
          /** Charged less refunded less cost. */
          margin: string;
        };
        previous: {
          messages: number;
          parts: number;
          /** Not ended yet. */
          waiting: number;
          /** Those that were read included. */
          delivered: number;
          read: number;
          undelivered: number;
          rejected: number;
          expired: number;
          partly_delivered: number;
          canceled: number;
          /** Decimal, in the currency of the account. */
          charged: string;
          /** Decimal, in the currency of the account. */
          refunded: string;
          delivery_share: number | null;
          latency_median_s: number | null;
          latency_p95_s: number | null;
          /** What providers asked for messages that have ended. */
          cost: string;
          /** Charged less refunded less cost. */
          margin: string;
        } | null;
      }>;
      /** There were more than 2000 groups; the rest is left out. */
      cut: boolean;
    };
  };
  /** Begins to make a file of messages, lookups, ledger entries, a campaign, the stop list or statistics. */
  'exports.create': {
    params: undefined;
    query: undefined;
    body: {
      kind: "messages" | "lookups" | "ledger" | "campaign" | "stops" | "statistics";
      format: "csv" | "xlsx" | "ndjson";
      /** Of CSV; default a comma. Spreadsheets of Russian settings expect `;`. */
      delimiter?: "," | ";";
      filters?: {
        from?: string;
        /** Not included. */
        to?: string;
        channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        state?: "accepted" | "delivered" | "read" | "undelivered" | "rejected" | "expired" | "partly_delivered" | "canceled";
        sender?: string;
        phone?: string;
        /** Of the ledger. */
        entry_kind?: "top_up" | "hold" | "capture" | "release" | "refund" | "adjustment";
        campaign_id?: number;
        /** Of statistics, as there; default `day`. */
        group_by?: string;
      };
      /** In the order of the file; default all. `messages`: id, client_id, created_at, channel, state, changed_at, phone, sender, text, parts, area, price, charged, refunded, error_code. `lookups`: id, client_id, created_at, channel, phone, state, changed_at, mccmnc, operator, country, ported, roaming, imsi, charged, error_code. `ledger`: id, at, kind, amount, held, balance_after, held_after, messages, note. `campaign`: row, phone, recipient_state, refused, id, created_at, channel, state, changed_at, sender, text, parts, charged, error_code. `stops`: phone, reason, source, created_at. `statistics`: hour, day, channel, area, sender, state, messages, parts, waiting, delivered, read, undelivered, rejected, expired, partly_delivered, canceled, charged, refunded, delivery_share, latency_median_s, latency_p95_s. */
      columns?: string[];
    };
    answer: {
      id: number;
      kind: "messages" | "lookups" | "ledger" | "campaign" | "stops" | "statistics";
      format: "csv" | "xlsx" | "ndjson";
      columns: string[];
      filters: {
        from?: string;
        /** Not included. */
        to?: string;
        channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        state?: "accepted" | "delivered" | "read" | "undelivered" | "rejected" | "expired" | "partly_delivered" | "canceled";
        sender?: string;
        phone?: string;
        /** Of the ledger. */
        entry_kind?: "top_up" | "hold" | "capture" | "release" | "refund" | "adjustment";
        campaign_id?: number;
        /** Of statistics, as there; default `day`. */
        group_by?: string;
      };
      /** False: the middle of phone numbers is masked. */
      whole_numbers: boolean;
      state: "queued" | "running" | "done" | "failed" | "canceled";
      /** Rows looked at so far; of a file that is done, its rows. */
      done_count: number;
      total_count: number | null;
      size_bytes: number | null;
      error: string;
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
      file_expires_at: string | null;
    };
  };
  /** Exports of the account, the newest first. */
  'exports.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        kind: "messages" | "lookups" | "ledger" | "campaign" | "stops" | "statistics";
        format: "csv" | "xlsx" | "ndjson";
        columns: string[];
        filters: {
          from?: string;
          /** Not included. */
          to?: string;
          channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
          state?: "accepted" | "delivered" | "read" | "undelivered" | "rejected" | "expired" | "partly_delivered" | "canceled";
          sender?: string;
          phone?: string;
          /** Of the ledger. */
          entry_kind?: "top_up" | "hold" | "capture" | "release" | "refund" | "adjustment";
          campaign_id?: number;
          /** Of statistics, as there; default `day`. */
          group_by?: string;
        };
        /** False: the middle of phone numbers is masked. */
        whole_numbers: boolean;
        state: "queued" | "running" | "done" | "failed" | "canceled";
        /** Rows looked at so far; of a file that is done, its rows. */
        done_count: number;
        total_count: number | null;
        size_bytes: number | null;
        error: string;
        created_by: string;
        created_at: string;
        started_at: string | null;
        finished_at: string | null;
        file_expires_at: string | null;
      }>;
      next: string | null;
    };
  };
  /** How far an export is. */
  'exports.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      kind: "messages" | "lookups" | "ledger" | "campaign" | "stops" | "statistics";
      format: "csv" | "xlsx" | "ndjson";
      columns: string[];
      filters: {
        from?: string;
        /** Not included. */
        to?: string;
        channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        state?: "accepted" | "delivered" | "read" | "undelivered" | "rejected" | "expired" | "partly_delivered" | "canceled";
        sender?: string;
        phone?: string;
        /** Of the ledger. */
        entry_kind?: "top_up" | "hold" | "capture" | "release" | "refund" | "adjustment";
        campaign_id?: number;
        /** Of statistics, as there; default `day`. */
        group_by?: string;
      };
      /** False: the middle of phone numbers is masked. */
      whole_numbers: boolean;
      state: "queued" | "running" | "done" | "failed" | "canceled";
      /** Rows looked at so far; of a file that is done, its rows. */
      done_count: number;
      total_count: number | null;
      size_bytes: number | null;
      error: string;
      created_by: string;
      created_at: string;
      started_at: string | null;
      finished_at: string | null;
      file_expires_at: string | null;
    };
  };
  /** Cancels an export that is not done; removes one that has ended, with its file. */
  'exports.delete': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** The file of an export that is done. */
  'exports.file': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: Response;
  };
  /** Every movement of money, the newest first, with the balance after it. */
  'ledger.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      kind?: "top_up" | "hold" | "capture" | "release" | "refund" | "adjustment";
      from?: string;
      /** Not included. */
      to?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        at: string;
        /** `hold` sets money aside for messages, `capture` takes it, `release` gives back what was not needed. */
        kind: "top_up" | "hold" | "capture" | "release" | "refund" | "adjustment";
        /** What it changed the balance by. */
        amount: string;
        /** What it changed the money set aside by. */
        held: string;
        /** Decimal, in the currency of the account. */
        balance_after: string;
        /** Decimal, in the currency of the account. */
        held_after: string;
        /** Messages it was made of. */
        messages: number;
        note: string;
      }>;
      next: string | null;
    };
  };
  /** One movement of money and the messages behind it. */
  'ledger.get': {
    params: {
      id: number;
    };
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      id: number;
      at: string;
      /** `hold` sets money aside for messages, `capture` takes it, `release` gives back what was not needed. */
      kind: "top_up" | "hold" | "capture" | "release" | "refund" | "adjustment";
      /** What it changed the balance by. */
      amount: string;
      /** What it changed the money set aside by. */
      held: string;
      /** Decimal, in the currency of the account. */
      balance_after: string;
      /** Decimal, in the currency of the account. */
      held_after: string;
      /** Messages it was made of. */
      messages: number;
      note: string;
      items: Array<{
        id: string;
        created_at: string;
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        /** Masked without the scope `numbers:reveal`. */
        phone: string;
        sender: string;
        state: string;
        parts: number;
        /** Decimal, in the currency of the account. */
        amount: string;
      }> | null;
      next: string | null;
    };
  };
  /** Prices of one part: those in force, and those announced with their dates. */
  'tariff.get': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      currency: string;
      prices: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        area: string | null;
        /** Decimal, in the currency of the account. */
        price: string;
        /** When it is taken: as soon as an operator took the message, or only on delivery. */
        charge: "submitted" | "delivered";
        valid_from: string;
      }>;
      announced: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        area: string | null;
        /** Decimal, in the currency of the account. */
        price: string;
        /** When it is taken: as soon as an operator took the message, or only on delivery. */
        charge: "submitted" | "delivered";
        valid_from: string;
      }>;
    };
  };
  /** Every movement of money of a client, the newest first. */
  'operator.clients.ledger': {
    params: {
      id: number;
    };
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      kind?: "top_up" | "hold" | "capture" | "release" | "refund" | "adjustment";
      from?: string;
      /** Not included. */
      to?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        at: string;
        /** `hold` sets money aside for messages, `capture` takes it, `release` gives back what was not needed. */
        kind: "top_up" | "hold" | "capture" | "release" | "refund" | "adjustment";
        /** What it changed the balance by. */
        amount: string;
        /** What it changed the money set aside by. */
        held: string;
        /** Decimal, in the currency of the account. */
        balance_after: string;
        /** Decimal, in the currency of the account. */
        held_after: string;
        /** Messages it was made of. */
        messages: number;
        note: string;
      }>;
      next: string | null;
    };
  };
  /** Holds the ledger against balances and messages. */
  'operator.ledger.check': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      clean: boolean;
      at: string;
      traced_since: string | null;
      accounts: number;
      entries: number;
      messages: number;
      faults: Array<{
        check: string;
        account_id: number | null;
        account: string | null;
        subject: string;
        expected: string;
        found: string;
      }>;
    };
  };
  /** Messages of all clients, the newest first, numbers masked. */
  'search.messages': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      id?: string;
      client_id?: string;
      phone?: string;
      state?: "accepted" | "delivered" | "read" | "undelivered" | "rejected" | "expired" | "partly_delivered" | "canceled";
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
      sender?: string;
      campaign?: number;
      from?: string;
      to?: string;
      account_id?: number;
      connection_id?: number;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: string;
        client_id: string | null;
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        state: "accepted" | "delivered" | "read" | "undelivered" | "rejected" | "expired" | "partly_delivered" | "canceled";
        /** As the other doors and the pushes tell it. */
        outward_state: "send" | "deliver" | "read" | "not_deliver" | "expired" | "partly_deliver";
        /** Masked for those who may not see numbers. */
        phone: string;
        sender: string;
        text: string;
        parts: number;
        area: string | null;
        /** Of the cascade; 1 for a plain message. */
        steps: number;
        /** What was set aside. */
        price: string;
        charged: string | null;
        refunded: string | null;
        error_code: string | null;
        created_at: string;
        changed_at: string | null;
        account_id: number;
        /** Its login. */
        account: string;
      }>;
      next: string | null;
    };
  };
  /** Messages that do not move, the oldest first. */
  'search.stuck': {
    params: undefined;
    query: {
      kind?: "queued" | "unanswered" | "held";
      /** Default 1; unanswered 24. */
      older_than_h?: number;
      account_id?: number;
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: string;
        account_id: number;
        /** Its login. */
        account: string;
        kind: "queued" | "unanswered" | "held";
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        phone: string;
        sender: string;
        connection_id: number | null;
        connection: string | null;
        why: string;
        created_at: string;
      }>;
      next: string | null;
    };
  };
  /** Messages whose state and money tell different stories, the newest first. */
  'search.contradictory': {
    params: undefined;
    query: {
      days?: number;
      account_id?: number;
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: string;
        account_id: number;
        /** Its login. */
        account: string;
        contradiction: "charged_undelivered" | "delivered_uncharged" | "delivered_twice" | "in_doubt" | "ended_and_queued";
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        phone: string;
        state: "accepted" | "delivered" | "read" | "undelivered" | "rejected" | "expired" | "partly_delivered" | "canceled";
        charged: string | null;
        created_at: string;
      }>;
      next: string | null;
    };
  };
  /** One message of any client, with the connections it went by. */
  'search.message': {
    params: {
      id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: string;
      client_id: string | null;
      channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
      state: "accepted" | "delivered" | "read" | "undelivered" | "rejected" | "expired" | "partly_delivered" | "canceled";
      outward_state: "send" | "deliver" | "read" | "not_deliver" | "expired" | "partly_deliver";
      verdict: "held" | "scheduled" | "queued" | "retrying" | "sending" | "sent" | "in_doubt" | "lost" | "delivered" | "read" | "undelivered" | "refused" | "rejected_by_moderator" | "expired_unsent" | "expired" | "partly_delivered" | "no_receipt" | "canceled";
      verdict_text: string;
      phone: string;
      sender: string;
      text: string;
      content: Record<string, unknown> | null;
      encoding: "gsm7" | "ucs2";
      parts: number;
      area: string | null;
      /** Decimal, in the currency of the account. */
      unit_price: string;
      /** What was set aside. */
      price: string;
      charged: string | null;
      refunded: string | null;
      currency: string;
      error_code: string | null;
      error_name: string | null;
      error_class: "temporary" | "throttle" | "recipient" | "content" | "configuration" | null;
      result: Record<string, unknown> | null;
      /** The present one, or the one that answered. */
      step: number;
      steps: Array<{
        step: number;
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        sender: string;
        parts: number;
        /** Decimal, in the currency of the account. */
        price: string;
        charged: string | null;
        charge: "submitted" | "delivered";
        success: "delivered" | "read";
        began_at: string | null;
        deadline_at: string | null;
        /** How it ended without success: rejected, undelivered, expired, timeout, unread, skipped, canceled; else empty. */
        ended: string;
      }>;
      created_at: string;
      scheduled_at: string | null;
      held_at: string | null;
      expires_at: string;
      changed_at: string | null;
      final_at: string | null;
      pushes: {
        sent: number;
        /** The last one was. */
        acknowledged: boolean;
        pending: number;
        given_up: number;
        last_error: string;
      };
      account_id: number;
      /** Its login. */
      account: string;
      token: string | null;
      connection_id: number | null;
      connection: string | null;
      attempts: Array<{
        attempt: number;
        step: number;
        connection_id: number;
        connection: string;
        state: string;
        /** A letter a part: x in doubt, n not taken, s taken, d, r, u, e, j. */
        segment_states: string;
        provider_ids: string[];
        error_code: string;
        error_name: string | null;
        error_class: string | null;
        cost: string;
        at: string;
        changed_at: string;
      }>;
    };
  };
  /** Everything that happened to a message, with connections and raw receipts. */
  'search.timeline': {
    params: {
      id: string;
    };
    query: undefined;
    body: undefined;
    answer: {
      events: Array<{
        at: string;
        kind: "accepted" | "held" | "moderated" | "step_began" | "step_ended" | "attempt" | "receipt" | "in_doubt" | "money_held" | "money_charged" | "money_released" | "money_refunded" | "state" | "push" | "push_given_up";
        step: number | null;
        attempt: number | null;
        channel: string | null;
        state: string | null;
        code: string | null;
        code_name: string | null;
        error_class: "temporary" | "throttle" | "recipient" | "content" | "configuration" | null;
        amount: string | null;
        part: number | null;
        parts: number | null;
        parts_taken: number | null;
        until: string | null;
        acknowledged: boolean | null;
        duration_ms: number | null;
        corrected: boolean | null;
        reason: string | null;
        /** All of it as one English line. */
        detail: string;
        connection_id: number | null;
        connection: string | null;
        upstream_ids: string[];
        raw: string | null;
        by: string | null;
      }>;
    };
  };
  /** See the whole number of a message; who, when and why is written down. */
  'search.reveal': {
    params: {
      id: string;
    };
    query: undefined;
    body: {
      reason: string;
    };
    answer: {
      id: string;
      phone: string;
    };
  };
  /** Give back what a message was charged, once. */
  'refunds.create': {
    params: {
      id: string;
    };
    query: undefined;
    body: {
      /** Decimal, in the currency of the account. */
      amount?: string;
      reason: string;
    };
    answer: {
      id: string;
      /** Decimal, in the currency of the account. */
      amount: string;
    };
  };
  /** Give back all that up to 500 messages were charged. */
  'refunds.create_many': {
    params: undefined;
    query: undefined;
    body: {
      ids: string[];
      reason: string;
    };
    answer: {
      refunded: Array<{
        id: string;
        /** Decimal, in the currency of the account. */
        amount: string;
      }>;
      refused: Array<{
        id: string;
        error: {
          code: "bad_json" | "post_missing" | "wrong_credentials" | "account_blocked" | "unknown_message" | "no_supplier" | "insufficient_funds" | "phone_missing" | "phone_invalid" | "phone_too_long" | "stop_listed" | "direction_closed_for_account" | "direction_closed" | "channel_unavailable" | "tts_unavailable" | "price_capped" | "text_rejected" | "text_too_long" | "text_missing" | "link_missing" | "contact_card_incomplete" | "sender_missing" | "sender_too_long" | "sender_unknown" | "sender_not_approved" | "limit_exceeded" | "body_too_large" | "unavailable" | "invalid_request" | "invalid_json" | "unsupported_media_type" | "not_signed_in" | "second_factor_required" | "totp_required" | "address_not_allowed" | "forbidden" | "wrong_origin" | "not_found" | "conflict" | "already_exists" | "idempotency_key_reused" | "idempotency_key_in_use" | "too_many_attempts" | "wrong_password" | "weak_password" | "link_expired" | "not_cancelable" | "variable_missing" | "not_refundable" | "file_too_large" | "file_unreadable" | "internal";
          title: string;
          detail: string;
        };
      }>;
    };
  };
  /** What people wrote to our numbers, the newest first, numbers masked. */
  'inbound.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      connection_id?: number;
      /** Who wrote: the whole number, digits only, or what the messenger calls the person. */
      sender?: string;
      from?: string;
      /** Not included. */
      to?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: string;
        connection_id: number;
        connection: string;
        sender: string;
        /** Our number or name. */
        recipient: string;
        text: string;
        received_at: string;
      }>;
      next: string | null;
    };
  };
  /** The people of the account. */
  'team.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        login: string;
        name: string;
        email: string;
        role: string;
        state: "active" | "invited" | "blocked";
        /** Signs in with one-time codes. */
        totp: boolean;
        signed_in_at: string | null;
        created_at: string;
      }>;
      next: string | null;
    };
  };
  /** Invite somebody. */
  'team.invite': {
    params: undefined;
    query: undefined;
    body: {
      /** Unique in the installation, in any case of letters. Without blanks and colons. */
      login: string;
      name?: string;
      email?: string;
      role: "owner" | "manager" | "developer" | "accountant" | "viewer";
    };
    answer: {
      id: number;
      link_token: string | null;
    };
  };
  /** One of the people. */
  'team.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      login: string;
      name: string;
      email: string;
      role: string;
      state: "active" | "invited" | "blocked";
      /** Signs in with one-time codes. */
      totp: boolean;
      signed_in_at: string | null;
      created_at: string;
    };
  };
  /** Change the name, e-mail, role or state of somebody. */
  'team.change': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      name?: string;
      email?: string;
      role?: "owner" | "manager" | "developer" | "accountant" | "viewer";
      state?: "active" | "blocked";
    };
    answer: {
      id: number;
      login: string;
      name: string;
      email: string;
      role: string;
      state: "active" | "invited" | "blocked";
      /** Signs in with one-time codes. */
      totp: boolean;
      signed_in_at: string | null;
      created_at: string;
    };
  };
  /** Take somebody away, with all sessions. */
  'team.remove': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Send the invitation once more; the link before is worthless then. */
  'team.invite_again': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      link_token: string | null;
    };
  };
  /** Ask somebody who lost the authenticator for no codes, until it is set up anew. */
  'team.reset_totp': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** The tokens of the account, with their last use. */
  'tokens.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      state?: "active" | "expired" | "revoked";
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        name: string;
        /** Its last characters. */
        hint: string;
        state: "active" | "expired" | "revoked";
        scopes: string[] | null;
        addresses: string[];
        rate_per_s: number | null;
        created_at: string;
        expires_at: string | null;
        revoked_at: string | null;
        used_at: string | null;
        used_address: string | null;
      }>;
      next: string | null;
    };
  };
  /** Make a token. */
  'tokens.create': {
    params: undefined;
    query: undefined;
    body: {
      name: string;
      scopes: Array<"messages:send" | "messages:read" | "numbers:reveal" | "campaigns:read" | "campaigns:write" | "profiles:read" | "profiles:write" | "senders:read" | "senders:write" | "templates:read" | "templates:write" | "stops:read" | "stops:write" | "statistics:read" | "exports:write" | "balance:read" | "ledger:read" | "tokens:read" | "tokens:write" | "pushes:read" | "pushes:write" | "account:read" | "account:write" | "team:read" | "audit:read">;
      /** Networks or addresses it may be used from; empty = anywhere. */
      addresses?: string[];
      expires_at?: string | null;
      rate_per_s?: number | null;
    };
    answer: {
      id: number;
      /** Shown this once: only its digest is kept. */
      token: string;
      expires_at: string | null;
    };
  };
  /** One token. */
  'tokens.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      name: string;
      /** Its last characters. */
      hint: string;
      state: "active" | "expired" | "revoked";
      scopes: string[] | null;
      addresses: string[];
      rate_per_s: number | null;
      created_at: string;
      expires_at: string | null;
      revoked_at: string | null;
      used_at: string | null;
      used_address: string | null;
    };
  };
  /** Change what a token is good for. */
  'tokens.change': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      name?: string;
      scopes?: Array<"messages:send" | "messages:read" | "numbers:reveal" | "campaigns:read" | "campaigns:write" | "profiles:read" | "profiles:write" | "senders:read" | "senders:write" | "templates:read" | "templates:write" | "stops:read" | "stops:write" | "statistics:read" | "exports:write" | "balance:read" | "ledger:read" | "tokens:read" | "tokens:write" | "pushes:read" | "pushes:write" | "account:read" | "account:write" | "team:read" | "audit:read">;
      /** Networks or addresses it may be used from; empty = anywhere. */
      addresses?: string[];
      expires_at?: string | null;
      rate_per_s?: number | null;
    };
    answer: {
      id: number;
      name: string;
      /** Its last characters. */
      hint: string;
      state: "active" | "expired" | "revoked";
      scopes: string[] | null;
      addresses: string[];
      rate_per_s: number | null;
      created_at: string;
      expires_at: string | null;
      revoked_at: string | null;
      used_at: string | null;
      used_address: string | null;
    };
  };
  /** Let a token in no more. */
  'tokens.revoke': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Make another secret in place of this token’s. */
  'tokens.rotate': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      overlap_s: number;
    };
    answer: {
      id: number;
      /** Shown this once: only its digest is kept. */
      token: string;
      expires_at: string | null;
    };
  };
  /** Who changed what in the account. */
  'audit.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      /** Name of who did it. */
      actor?: string;
      /** How it begins: `user.`, `token.created`. */
      action?: string;
      subject_id?: string;
      from?: string;
      to?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        at: string;
        actor_kind: "user" | "token" | "command" | "system" | "operator";
        actor: string;
        address: string;
        /** noun.past */
        action: string;
        subject_id: string;
        before: Record<string, unknown> | null;
        after: Record<string, unknown> | null;
      }>;
      next: string | null;
    };
  };
  /** Who changed what in the installation. */
  'operator_audit.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      /** Name of who did it. */
      actor?: string;
      /** How it begins: `user.`, `token.created`. */
      action?: string;
      subject_id?: string;
      from?: string;
      to?: string;
      account_id?: number;
      /** Only what belongs to no account. */
      own?: boolean;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        at: string;
        actor_kind: "user" | "token" | "command" | "system" | "operator";
        actor: string;
        address: string;
        /** noun.past */
        action: string;
        subject_id: string;
        before: Record<string, unknown> | null;
        after: Record<string, unknown> | null;
        actor_id: number | null;
        actor_account_id: number | null;
        account_id: number | null;
        account: string | null;
        request_id: string;
      }>;
      next: string | null;
    };
  };
  /** The operator’s staff. */
  'staff.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        login: string;
        name: string;
        email: string;
        role: string;
        state: "active" | "invited" | "blocked";
        /** Signs in with one-time codes. */
        totp: boolean;
        signed_in_at: string | null;
        created_at: string;
      }>;
      next: string | null;
    };
  };
  /** Invite somebody. */
  'staff.invite': {
    params: undefined;
    query: undefined;
    body: {
      /** Unique in the installation, in any case of letters. Without blanks and colons. */
      login: string;
      name?: string;
      email?: string;
      role: "admin" | "support" | "moderator" | "finance" | "observer";
    };
    answer: {
      id: number;
      link_token: string | null;
    };
  };
  /** One of the people. */
  'staff.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      login: string;
      name: string;
      email: string;
      role: string;
      state: "active" | "invited" | "blocked";
      /** Signs in with one-time codes. */
      totp: boolean;
      signed_in_at: string | null;
      created_at: string;
    };
  };
  /** Change the name, e-mail, role or state of somebody. */
  'staff.change': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      name?: string;
      email?: string;
      role?: "admin" | "support" | "moderator" | "finance" | "observer";
      state?: "active" | "blocked";
    };
    answer: {
      id: number;
      login: string;
      name: string;
      email: string;
      role: string;
      state: "active" | "invited" | "blocked";
      /** Signs in with one-time codes. */
      totp: boolean;
      signed_in_at: string | null;
      created_at: string;
    };
  };
  /** Take somebody away, with all sessions. */
  'staff.remove': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Send the invitation once more; the link before is worthless then. */
  'staff.invite_again': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      link_token: string | null;
    };
  };
  /** Ask somebody who lost the authenticator for no codes, until it is set up anew. */
  'staff.reset_totp': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** One’s own personal tokens. */
  'staff.list_tokens': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        name: string;
        created_at: string;
        used_at: string;
        expires_at: string;
      }>;
      next: string | null;
    };
  };
  /** Make a personal token. */
  'staff.create_token': {
    params: undefined;
    query: undefined;
    body: {
      name: string;
      days?: number;
    };
    answer: {
      id: number;
      token: string;
    };
  };
  /** Revoke a personal token. */
  'staff.revoke_token': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Clients, the newest first. */
  'clients.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      state?: "active" | "blocked" | "pending";
      /** Part of the login, company, name, e-mail, INN or phone. */
      q?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        login: string;
        company: string;
        email: string;
        state: "active" | "blocked" | "pending";
        state_reason: string;
        currency: string;
        /** Decimal, in the currency of the account. */
        balance: string;
        /** Decimal, in the currency of the account. */
        held: string;
        /** Decimal, in the currency of the account. */
        available: string;
        /** Decimal, in the currency of the account. */
        credit_limit: string;
        unlimited: boolean;
        tariff: {
          id: number;
          name: string;
        } | null;
        created_at: string;
      }>;
      next: string | null;
    };
  };
  /** Make a client with its first user, the owner, who has the same login and password. */
  'clients.create': {
    params: undefined;
    query: undefined;
    body: {
      login: string;
      password: string;
      owner_name?: string;
      company?: string;
      /** '' for none */
      email?: string;
      time_zone?: string;
      /** Only while nothing was booked in another. */
      currency?: string;
      tariff_id?: number | null;
      get_answer?: "json" | "text" | null;
      rate_per_s?: number | null;
      segments_max?: number | null;
      /** What a hit of a text rule does. */
      moderation?: "off" | "review" | "reject";
      denied_channels?: Array<"sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping">;
      low_balance?: string | null;
      credit_limit?: string;
      unlimited?: boolean;
      day_cap?: string | null;
    };
    answer: {
      id: number;
      login: string;
      company: string;
      email: string;
      state: "active" | "blocked" | "pending";
      state_reason: string;
      currency: string;
      /** Decimal, in the currency of the account. */
      balance: string;
      /** Decimal, in the currency of the account. */
      held: string;
      /** Decimal, in the currency of the account. */
      available: string;
      /** Decimal, in the currency of the account. */
      credit_limit: string;
      unlimited: boolean;
      tariff: {
        id: number;
        name: string;
      } | null;
      created_at: string;
      time_zone: string;
      /** Without what clients keep keys in: user name, password and query. */
      push_url: string;
      get_answer: "json" | "text" | null;
      /** The doors take a login and password of its own. */
      has_password: boolean;
      segments_max: number | null;
      rate_per_s: number | null;
      /** What a hit of a text rule does. */
      moderation: "off" | "review" | "reject";
      denied_channels: Array<"sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping">;
      low_balance: string | null;
      day_cap: string | null;
      /** Set aside today, by the day of Moscow. */
      day_held: string;
      counts: {
        users: number;
        tokens: number;
        senders: number;
        senders_pending: number;
        stops: number;
      };
      last_message_at: string | null;
      registration: {
        account_id: number;
        /** Its login. */
        account: string;
        account_state: "active" | "blocked" | "pending";
        kind: "company" | "sole_trader" | "person";
        name: string;
        city: string;
        phone: string;
        email: string;
        inn: string;
        juridical_address: string;
        company_name: string;
        ogrnip: string;
        address_facto: string;
        consent: {
          version: string;
          source: "checkbox" | "request";
          at: string;
        };
        /** Network address it came from; a /64 of IPv6. */
        address: string;
        state: "pending" | "approved" | "refused";
        reason: string;
        decided_by: string;
        decided_at: string | null;
        created_at: string;
        /** Other registrations with the same data, the newest ten. */
        duplicates: Array<{
          account_id: number;
          account: string;
          account_state: "active" | "blocked" | "pending";
          by: Array<"inn" | "phone" | "email" | "address" | "postal_address">;
        }>;
      } | null;
    };
  };
  /** One client: money, limits, policy, registration. */
  'clients.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      login: string;
      company: string;
      email: string;
      state: "active" | "blocked" | "pending";
      state_reason: string;
      currency: string;
      /** Decimal, in the currency of the account. */
      balance: string;
      /** Decimal, in the currency of the account. */
      held: string;
      /** Decimal, in the currency of the account. */
      available: string;
      /** Decimal, in the currency of the account. */
      credit_limit: string;
      unlimited: boolean;
      tariff: {
        id: number;
        name: string;
      } | null;
      created_at: string;
      time_zone: string;
      /** Without what clients keep keys in: user name, password and query. */
      push_url: string;
      get_answer: "json" | "text" | null;
      /** The doors take a login and password of its own. */
      has_password: boolean;
      segments_max: number | null;
      rate_per_s: number | null;
      /** What a hit of a text rule does. */
      moderation: "off" | "review" | "reject";
      denied_channels: Array<"sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping">;
      low_balance: string | null;
      day_cap: string | null;
      /** Set aside today, by the day of Moscow. */
      day_held: string;
      counts: {
        users: number;
        tokens: number;
        senders: number;
        senders_pending: number;
        stops: number;
      };
      last_message_at: string | null;
      registration: {
        account_id: number;
        /** Its login. */
        account: string;
        account_state: "active" | "blocked" | "pending";
        kind: "company" | "sole_trader" | "person";
        name: string;
        city: string;
        phone: string;
        email: string;
        inn: string;
        juridical_address: string;
        company_name: string;
        ogrnip: string;
        address_facto: string;
        consent: {
          version: string;
          source: "checkbox" | "request";
          at: string;
        };
        /** Network address it came from; a /64 of IPv6. */
        address: string;
        state: "pending" | "approved" | "refused";
        reason: string;
        decided_by: string;
        decided_at: string | null;
        created_at: string;
        /** Other registrations with the same data, the newest ten. */
        duplicates: Array<{
          account_id: number;
          account: string;
          account_state: "active" | "blocked" | "pending";
          by: Array<"inn" | "phone" | "email" | "address" | "postal_address">;
        }>;
      } | null;
    };
  };
  /** Change what is given. */
  'clients.change': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      company?: string;
      /** '' for none */
      email?: string;
      time_zone?: string;
      /** Only while nothing was booked in another. */
      currency?: string;
      tariff_id?: number | null;
      get_answer?: "json" | "text" | null;
      rate_per_s?: number | null;
      segments_max?: number | null;
      /** What a hit of a text rule does. */
      moderation?: "off" | "review" | "reject";
      denied_channels?: Array<"sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping">;
      low_balance?: string | null;
      credit_limit?: string;
      unlimited?: boolean;
      day_cap?: string | null;
    };
    answer: {
      id: number;
      login: string;
      company: string;
      email: string;
      state: "active" | "blocked" | "pending";
      state_reason: string;
      currency: string;
      /** Decimal, in the currency of the account. */
      balance: string;
      /** Decimal, in the currency of the account. */
      held: string;
      /** Decimal, in the currency of the account. */
      available: string;
      /** Decimal, in the currency of the account. */
      credit_limit: string;
      unlimited: boolean;
      tariff: {
        id: number;
        name: string;
      } | null;
      created_at: string;
      time_zone: string;
      /** Without what clients keep keys in: user name, password and query. */
      push_url: string;
      get_answer: "json" | "text" | null;
      /** The doors take a login and password of its own. */
      has_password: boolean;
      segments_max: number | null;
      rate_per_s: number | null;
      /** What a hit of a text rule does. */
      moderation: "off" | "review" | "reject";
      denied_channels: Array<"sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping">;
      low_balance: string | null;
      day_cap: string | null;
      /** Set aside today, by the day of Moscow. */
      day_held: string;
      counts: {
        users: number;
        tokens: number;
        senders: number;
        senders_pending: number;
        stops: number;
      };
      last_message_at: string | null;
      registration: {
        account_id: number;
        /** Its login. */
        account: string;
        account_state: "active" | "blocked" | "pending";
        kind: "company" | "sole_trader" | "person";
        name: string;
        city: string;
        phone: string;
        email: string;
        inn: string;
        juridical_address: string;
        company_name: string;
        ogrnip: string;
        address_facto: string;
        consent: {
          version: string;
          source: "checkbox" | "request";
          at: string;
        };
        /** Network address it came from; a /64 of IPv6. */
        address: string;
        state: "pending" | "approved" | "refused";
        reason: string;
        decided_by: string;
        decided_at: string | null;
        created_at: string;
        /** Other registrations with the same data, the newest ten. */
        duplicates: Array<{
          account_id: number;
          account: string;
          account_state: "active" | "blocked" | "pending";
          by: Array<"inn" | "phone" | "email" | "address" | "postal_address">;
        }>;
      } | null;
    };
  };
  /** People who sign in for the client. */
  'clients.users': {
    params: {
      id: number;
    };
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        login: string;
        name: string;
        email: string;
        role: string;
        state: "active" | "invited" | "blocked";
        /** Signs in with one-time codes. */
        totp: boolean;
        signed_in_at: string | null;
        created_at: string;
      }>;
      next: string | null;
    };
  };
  /** Let a client in that waits for it, or that was refused; it gets a letter. */
  'clients.approve': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      login: string;
      company: string;
      email: string;
      state: "active" | "blocked" | "pending";
      state_reason: string;
      currency: string;
      /** Decimal, in the currency of the account. */
      balance: string;
      /** Decimal, in the currency of the account. */
      held: string;
      /** Decimal, in the currency of the account. */
      available: string;
      /** Decimal, in the currency of the account. */
      credit_limit: string;
      unlimited: boolean;
      tariff: {
        id: number;
        name: string;
      } | null;
      created_at: string;
      time_zone: string;
      /** Without what clients keep keys in: user name, password and query. */
      push_url: string;
      get_answer: "json" | "text" | null;
      /** The doors take a login and password of its own. */
      has_password: boolean;
      segments_max: number | null;
      rate_per_s: number | null;
      /** What a hit of a text rule does. */
      moderation: "off" | "review" | "reject";
      denied_channels: Array<"sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping">;
      low_balance: string | null;
      day_cap: string | null;
      /** Set aside today, by the day of Moscow. */
      day_held: string;
      counts: {
        users: number;
        tokens: number;
        senders: number;
        senders_pending: number;
        stops: number;
      };
      last_message_at: string | null;
      registration: {
        account_id: number;
        /** Its login. */
        account: string;
        account_state: "active" | "blocked" | "pending";
        kind: "company" | "sole_trader" | "person";
        name: string;
        city: string;
        phone: string;
        email: string;
        inn: string;
        juridical_address: string;
        company_name: string;
        ogrnip: string;
        address_facto: string;
        consent: {
          version: string;
          source: "checkbox" | "request";
          at: string;
        };
        /** Network address it came from; a /64 of IPv6. */
        address: string;
        state: "pending" | "approved" | "refused";
        reason: string;
        decided_by: string;
        decided_at: string | null;
        created_at: string;
        /** Other registrations with the same data, the newest ten. */
        duplicates: Array<{
          account_id: number;
          account: string;
          account_state: "active" | "blocked" | "pending";
          by: Array<"inn" | "phone" | "email" | "address" | "postal_address">;
        }>;
      } | null;
    };
  };
  /** Refuse a client that waits, with a reason that the letter tells; it is blocked then. */
  'clients.refuse': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      reason: string;
    };
    answer: {
      id: number;
      login: string;
      company: string;
      email: string;
      state: "active" | "blocked" | "pending";
      state_reason: string;
      currency: string;
      /** Decimal, in the currency of the account. */
      balance: string;
      /** Decimal, in the currency of the account. */
      held: string;
      /** Decimal, in the currency of the account. */
      available: string;
      /** Decimal, in the currency of the account. */
      credit_limit: string;
      unlimited: boolean;
      tariff: {
        id: number;
        name: string;
      } | null;
      created_at: string;
      time_zone: string;
      /** Without what clients keep keys in: user name, password and query. */
      push_url: string;
      get_answer: "json" | "text" | null;
      /** The doors take a login and password of its own. */
      has_password: boolean;
      segments_max: number | null;
      rate_per_s: number | null;
      /** What a hit of a text rule does. */
      moderation: "off" | "review" | "reject";
      denied_channels: Array<"sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping">;
      low_balance: string | null;
      day_cap: string | null;
      /** Set aside today, by the day of Moscow. */
      day_held: string;
      counts: {
        users: number;
        tokens: number;
        senders: number;
        senders_pending: number;
        stops: number;
      };
      last_message_at: string | null;
      registration: {
        account_id: number;
        /** Its login. */
        account: string;
        account_state: "active" | "blocked" | "pending";
        kind: "company" | "sole_trader" | "person";
        name: string;
        city: string;
        phone: string;
        email: string;
        inn: string;
        juridical_address: string;
        company_name: string;
        ogrnip: string;
        address_facto: string;
        consent: {
          version: string;
          source: "checkbox" | "request";
          at: string;
        };
        /** Network address it came from; a /64 of IPv6. */
        address: string;
        state: "pending" | "approved" | "refused";
        reason: string;
        decided_by: string;
        decided_at: string | null;
        created_at: string;
        /** Other registrations with the same data, the newest ten. */
        duplicates: Array<{
          account_id: number;
          account: string;
          account_state: "active" | "blocked" | "pending";
          by: Array<"inn" | "phone" | "email" | "address" | "postal_address">;
        }>;
      } | null;
    };
  };
  /** Let a client in no more; what was accepted before is still delivered. */
  'clients.block': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      reason: string;
    };
    answer: {
      id: number;
      login: string;
      company: string;
      email: string;
      state: "active" | "blocked" | "pending";
      state_reason: string;
      currency: string;
      /** Decimal, in the currency of the account. */
      balance: string;
      /** Decimal, in the currency of the account. */
      held: string;
      /** Decimal, in the currency of the account. */
      available: string;
      /** Decimal, in the currency of the account. */
      credit_limit: string;
      unlimited: boolean;
      tariff: {
        id: number;
        name: string;
      } | null;
      created_at: string;
      time_zone: string;
      /** Without what clients keep keys in: user name, password and query. */
      push_url: string;
      get_answer: "json" | "text" | null;
      /** The doors take a login and password of its own. */
      has_password: boolean;
      segments_max: number | null;
      rate_per_s: number | null;
      /** What a hit of a text rule does. */
      moderation: "off" | "review" | "reject";
      denied_channels: Array<"sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping">;
      low_balance: string | null;
      day_cap: string | null;
      /** Set aside today, by the day of Moscow. */
      day_held: string;
      counts: {
        users: number;
        tokens: number;
        senders: number;
        senders_pending: number;
        stops: number;
      };
      last_message_at: string | null;
      registration: {
        account_id: number;
        /** Its login. */
        account: string;
        account_state: "active" | "blocked" | "pending";
        kind: "company" | "sole_trader" | "person";
        name: string;
        city: string;
        phone: string;
        email: string;
        inn: string;
        juridical_address: string;
        company_name: string;
        ogrnip: string;
        address_facto: string;
        consent: {
          version: string;
          source: "checkbox" | "request";
          at: string;
        };
        /** Network address it came from; a /64 of IPv6. */
        address: string;
        state: "pending" | "approved" | "refused";
        reason: string;
        decided_by: string;
        decided_at: string | null;
        created_at: string;
        /** Other registrations with the same data, the newest ten. */
        duplicates: Array<{
          account_id: number;
          account: string;
          account_state: "active" | "blocked" | "pending";
          by: Array<"inn" | "phone" | "email" | "address" | "postal_address">;
        }>;
      } | null;
    };
  };
  /** Let a blocked client in again. */
  'clients.unblock': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      login: string;
      company: string;
      email: string;
      state: "active" | "blocked" | "pending";
      state_reason: string;
      currency: string;
      /** Decimal, in the currency of the account. */
      balance: string;
      /** Decimal, in the currency of the account. */
      held: string;
      /** Decimal, in the currency of the account. */
      available: string;
      /** Decimal, in the currency of the account. */
      credit_limit: string;
      unlimited: boolean;
      tariff: {
        id: number;
        name: string;
      } | null;
      created_at: string;
      time_zone: string;
      /** Without what clients keep keys in: user name, password and query. */
      push_url: string;
      get_answer: "json" | "text" | null;
      /** The doors take a login and password of its own. */
      has_password: boolean;
      segments_max: number | null;
      rate_per_s: number | null;
      /** What a hit of a text rule does. */
      moderation: "off" | "review" | "reject";
      denied_channels: Array<"sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping">;
      low_balance: string | null;
      day_cap: string | null;
      /** Set aside today, by the day of Moscow. */
      day_held: string;
      counts: {
        users: number;
        tokens: number;
        senders: number;
        senders_pending: number;
        stops: number;
      };
      last_message_at: string | null;
      registration: {
        account_id: number;
        /** Its login. */
        account: string;
        account_state: "active" | "blocked" | "pending";
        kind: "company" | "sole_trader" | "person";
        name: string;
        city: string;
        phone: string;
        email: string;
        inn: string;
        juridical_address: string;
        company_name: string;
        ogrnip: string;
        address_facto: string;
        consent: {
          version: string;
          source: "checkbox" | "request";
          at: string;
        };
        /** Network address it came from; a /64 of IPv6. */
        address: string;
        state: "pending" | "approved" | "refused";
        reason: string;
        decided_by: string;
        decided_at: string | null;
        created_at: string;
        /** Other registrations with the same data, the newest ten. */
        duplicates: Array<{
          account_id: number;
          account: string;
          account_state: "active" | "blocked" | "pending";
          by: Array<"inn" | "phone" | "email" | "address" | "postal_address">;
        }>;
      } | null;
    };
  };
  /** Add money; safe to repeat with an Idempotency-Key or a reference. */
  'clients.top_up': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      amount: string;
      /** Kept in the ledger. */
      note?: string;
      /** Your name for this payment: a repeat books nothing and answers as the first did. */
      reference?: string;
    };
    answer: {
      ledger_entry_id: number;
      /** Decimal, in the currency of the account. */
      amount: string;
      /** Decimal, in the currency of the account. */
      available: string;
      /** The payment was booked before; nothing was booked now. */
      repeated: boolean;
    };
  };
  /** Correct the balance, up or down, with a reason; safe to repeat as a top-up is. */
  'clients.adjust': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      /** Decimal, in the currency of the account. */
      amount: string;
      /** Kept in the ledger. */
      note: string;
      /** Your name for this payment: a repeat books nothing and answers as the first did. */
      reference?: string;
    };
    answer: {
      ledger_entry_id: number;
      /** Decimal, in the currency of the account. */
      amount: string;
      /** Decimal, in the currency of the account. */
      available: string;
      /** The payment was booked before; nothing was booked now. */
      repeated: boolean;
    };
  };
  /** Registrations with their documents and duplicates, the newest first. */
  'registrations.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      state?: "pending" | "approved" | "refused";
    };
    body: undefined;
    answer: {
      items: Array<{
        account_id: number;
        /** Its login. */
        account: string;
        account_state: "active" | "blocked" | "pending";
        kind: "company" | "sole_trader" | "person";
        name: string;
        city: string;
        phone: string;
        email: string;
        inn: string;
        juridical_address: string;
        company_name: string;
        ogrnip: string;
        address_facto: string;
        consent: {
          version: string;
          source: "checkbox" | "request";
          at: string;
        };
        /** Network address it came from; a /64 of IPv6. */
        address: string;
        state: "pending" | "approved" | "refused";
        reason: string;
        decided_by: string;
        decided_at: string | null;
        created_at: string;
        /** Other registrations with the same data, the newest ten. */
        duplicates: Array<{
          account_id: number;
          account: string;
          account_state: "active" | "blocked" | "pending";
          by: Array<"inn" | "phone" | "email" | "address" | "postal_address">;
        }>;
      }>;
      next: string | null;
    };
  };
  /** Letters that were sent or wait, the newest first; without a mail server all of them wait. */
  'mails.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      /** failed = given up */
      state?: "waiting" | "sent" | "failed";
      kind?: string;
      account_id?: number;
      recipient?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        account_id: number | null;
        account: string | null;
        kind: string;
        recipient: string;
        subject: string;
        /** failed = given up */
        state: "waiting" | "sent" | "failed";
        tries: number;
        next_at: string | null;
        sent_at: string | null;
        last_error: string;
        created_at: string;
      }>;
      next: string | null;
    };
  };
  /** One letter with its text. */
  'mails.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      account_id: number | null;
      account: string | null;
      kind: string;
      recipient: string;
      subject: string;
      /** failed = given up */
      state: "waiting" | "sent" | "failed";
      tries: number;
      next_at: string | null;
      sent_at: string | null;
      last_error: string;
      created_at: string;
      body: string | null;
    };
  };
  /** Try a letter again now, also one that was given up. */
  'mails.retry': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      account_id: number | null;
      account: string | null;
      kind: string;
      recipient: string;
      subject: string;
      /** failed = given up */
      state: "waiting" | "sent" | "failed";
      tries: number;
      next_at: string | null;
      sent_at: string | null;
      last_error: string;
      created_at: string;
    };
  };
  /** Where statuses are pushed to, and how that fares. */
  'pushes.settings.get': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      /** Empty: statuses are told nowhere. Without its query for whoever lacks `pushes:write`: keys stand there. */
      url: string;
      /** `echo`: a list of ids, times and states, acknowledged by naming the ids. `signed`: one event a request with Standard Webhooks headers, acknowledged by any 2xx. */
      style: "echo" | "signed";
      enabled: boolean;
      /** `failing`: the last push was not acknowledged. `gone`: the address answered 410 and was switched off; statuses become dead letters until it is switched on again. */
      state: "none" | "active" | "failing" | "off" | "gone";
      /** Private networks are closed to an address set by the client. */
      set_by: "client" | "operator";
      /** Secrets that sign at the moment. */
      secrets: number;
      /** Statuses still to be told. */
      waiting: number;
      oldest_waiting_at: string | null;
      /** Statuses that were given up. */
      dead: number;
      last_ok_at: string | null;
      last_failed_at: string | null;
      last_error: string;
    };
  };
  /** Set where statuses are pushed to. */
  'pushes.settings.put': {
    params: undefined;
    query: undefined;
    body: {
      /** http or https, without a user name; empty = nowhere. */
      url: string;
      /** `echo`: a list of ids, times and states, acknowledged by naming the ids. `signed`: one event a request with Standard Webhooks headers, acknowledged by any 2xx. */
      style: "echo" | "signed";
      enabled?: boolean;
    };
    answer: {
      /** Empty: statuses are told nowhere. Without its query for whoever lacks `pushes:write`: keys stand there. */
      url: string;
      /** `echo`: a list of ids, times and states, acknowledged by naming the ids. `signed`: one event a request with Standard Webhooks headers, acknowledged by any 2xx. */
      style: "echo" | "signed";
      enabled: boolean;
      /** `failing`: the last push was not acknowledged. `gone`: the address answered 410 and was switched off; statuses become dead letters until it is switched on again. */
      state: "none" | "active" | "failing" | "off" | "gone";
      /** Private networks are closed to an address set by the client. */
      set_by: "client" | "operator";
      /** Secrets that sign at the moment. */
      secrets: number;
      /** Statuses still to be told. */
      waiting: number;
      oldest_waiting_at: string | null;
      /** Statuses that were given up. */
      dead: number;
      last_ok_at: string | null;
      last_failed_at: string | null;
      last_error: string;
    };
  };
  /** The secrets that pushes are signed with. */
  'pushes.secrets.list': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        /** Its last characters. */
        hint: string;
        created_at: string;
        expires_at: string | null;
      }>;
    };
  };
  /** Make a secret for signed pushes. */
  'pushes.secrets.create': {
    params: undefined;
    query: undefined;
    body: {
      overlap_s?: number;
    };
    answer: {
      id: number;
      /** Its last characters. */
      hint: string;
      created_at: string;
      expires_at: string | null;
      /** `whsec_` and base64. */
      secret: string;
    };
  };
  /** Sign with a secret no more. */
  'pushes.secrets.delete': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Push a made-up status now, and see the answer. */
  'pushes.test': {
    params: undefined;
    query: undefined;
    body: {
      state?: "deliver" | "read" | "not_deliver" | "expired" | "partly_deliver";
    };
    answer: {
      /** The receiver did what makes a status done. */
      acknowledged: boolean;
      status: number | null;
      error: string;
      duration_ms: number;
      request_body: string;
      /** The first 1024 characters. */
      answer_body: string;
    };
  };
  /** Pushes and how they were answered, the newest first. */
  'pushes.deliveries.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      result?: "ok" | "failed";
      message_id?: string;
      from?: string;
      to?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        at: string;
        /** `echo`: a list of ids, times and states, acknowledged by naming the ids. `signed`: one event a request with Standard Webhooks headers, acknowledged by any 2xx. */
        style: "echo" | "signed";
        test: boolean;
        url: string;
        status: number | null;
        /** Empty when everything was acknowledged. */
        error: string;
        duration_ms: number;
        statuses: number;
        acknowledged: number;
      }>;
      next: string | null;
    };
  };
  /** One push with its body and its answer. */
  'pushes.deliveries.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      at: string;
      /** `echo`: a list of ids, times and states, acknowledged by naming the ids. `signed`: one event a request with Standard Webhooks headers, acknowledged by any 2xx. */
      style: "echo" | "signed";
      test: boolean;
      url: string;
      status: number | null;
      /** Empty when everything was acknowledged. */
      error: string;
      duration_ms: number;
      statuses: number;
      acknowledged: number;
      message_ids: string[];
      acknowledged_ids: string[];
      request_body: string | null;
      answer_body: string | null;
    };
  };
  /** Statuses that were given up, the newest first. */
  'pushes.dead.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        message_id: string;
        seq: number;
        /** As it is told. */
        state: string;
        changed_at: string;
        tries: number;
        last_error: string;
        dead_at: string;
      }>;
      next: string | null;
    };
  };
  /** Tell statuses again. */
  'pushes.replay': {
    params: undefined;
    query: undefined;
    body: {
      /** `dead` (default): statuses that were given up. `acknowledged`: the last status of messages that was told already, with its own sequence number and event id. `all`: both. */
      include?: "dead" | "acknowledged" | "all";
      message_ids?: string[];
      states?: Array<"deliver" | "read" | "not_deliver" | "expired" | "partly_deliver">;
      /** When the state changed: not before. */
      from?: string;
      /** When the state changed: before. */
      to?: string;
    };
    answer: {
      /** Statuses that were given up and are told again. */
      dead: number;
      /** Statuses that were acknowledged and are told again. */
      acknowledged: number;
      /** There may be more: one request brings back at most 20000 of each kind, the oldest messages first. */
      more: boolean;
    };
  };
  /** The push addresses that fare worst. */
  'operator.pushes.list': {
    params: undefined;
    query: {
      limit?: number;
    };
    body: undefined;
    answer: {
      items: Array<{
        account_id: number;
        account: string;
        /** Without its query. */
        url: string;
        /** `echo`: a list of ids, times and states, acknowledged by naming the ids. `signed`: one event a request with Standard Webhooks headers, acknowledged by any 2xx. */
        style: "echo" | "signed";
        state: "active" | "off" | "gone";
        /** Of the last hundred within a day. */
        pushes: number;
        failed: number;
        waiting: number;
        oldest_waiting_at: string | null;
        dead: number;
        last_error: string;
        last_failed_at: string | null;
      }>;
    };
  };
  /** Statuses that were given up, of one client or of all, the newest first. */
  'operator.pushes.dead': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      account_id?: number;
    };
    body: undefined;
    answer: {
      items: Array<{
        account_id: number;
        account: string;
        message_id: string;
        seq: number;
        /** As it is told. */
        state: string;
        changed_at: string;
        tries: number;
        last_error: string;
        dead_at: string;
      }>;
      next: string | null;
    };
  };
  /** Tell statuses of one client, or of all, again. */
  'operator.pushes.replay': {
    params: undefined;
    query: undefined;
    body: {
      /** Without it: the dead letters of every client. */
      account_id?: number;
      /** `dead` (default): statuses that were given up. `acknowledged`: the last status of messages that was told already, with its own sequence number and event id. `all`: both. */
      include?: "dead" | "acknowledged" | "all";
      message_ids?: string[];
      states?: Array<"deliver" | "read" | "not_deliver" | "expired" | "partly_deliver">;
      /** When the state changed: not before. */
      from?: string;
      /** When the state changed: before. */
      to?: string;
    };
    answer: {
      /** Statuses that were given up and are told again. */
      dead: number;
      /** Statuses that were acknowledged and are told again. */
      acknowledged: number;
      /** There may be more: one request brings back at most 20000 of each kind, the oldest messages first. */
      more: boolean;
    };
  };
  /** How much waits for a moderator. */
  'operator.moderation.get': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      /** Counted up to 10,000. */
      messages: number;
      senders: number;
      templates: number;
    };
  };
  /** Messages whose text a person has to look at, the oldest first. */
  'operator.moderation.messages.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      account_id?: number;
      rule_id?: number;
      /** Messages of an account have the same when senders, texts and contents of all their steps are. */
      group?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: string;
        account_id: number;
        account: string;
        channel: string;
        sender: string;
        /** Masked. */
        phone: string;
        text: string;
        button: {
          text: string;
          url: string;
        } | null;
        /** The first of `steps` that a rule has hit: whose text it is. */
        step: number;
        /** All that is decided about: what goes out first, and what follows when it does not arrive. */
        steps: Array<{
          channel: string;
          sender: string;
          text: string;
          button: {
            text: string;
            url: string;
          } | null;
          image_url: string | null;
          audio_url: string | null;
        }>;
        rule: {
          id: number | null;
          kind: string;
          reason: string;
        };
        hit: string;
        /** Where `text` has the hit, in UTF-16 units; empty when a button or an address has it. */
        places: Array<{
          start: number;
          end: number;
        }>;
        /** Messages of an account have the same when senders, texts and contents of all their steps are. */
        group: string;
        /** Held messages of the group, this one too; counted up to 1000. */
        alike: number;
        created_at: string;
        expires_at: string;
      }>;
      next: string | null;
    };
  };
  /** Let held messages be sent. */
  'operator.moderation.messages.approve': {
    params: undefined;
    query: undefined;
    body: {
      ids?: string[];
      /** Every held message of the account with these very steps, at most 10000 at once. */
      group?: {
        account_id: number;
        /** `group` of the list. */
        text: string;
      };
    };
    answer: {
      decided: number;
      /** Of `ids`: unknown, decided by somebody else, expired or canceled meanwhile. */
      conflicts: string[];
      /** The group has more: ask again. */
      more: boolean;
    };
  };
  /** Refuse held messages: nothing is charged, and the client is told. */
  'operator.moderation.messages.reject': {
    params: undefined;
    query: undefined;
    body: {
      ids?: string[];
      /** Every held message of the account with these very steps, at most 10000 at once. */
      group?: {
        account_id: number;
        /** `group` of the list. */
        text: string;
      };
      /** Shown to the client. */
      reason: string;
    };
    answer: {
      decided: number;
      /** Of `ids`: unknown, decided by somebody else, expired or canceled meanwhile. */
      conflicts: string[];
      /** The group has more: ask again. */
      more: boolean;
    };
  };
  /** Text rules and how often they hit. */
  'operator.moderation.rules.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      account_id?: number;
      kind?: "word" | "pattern" | "link";
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        account_id: number | null;
        account: string | null;
        kind: "word" | "pattern" | "link";
        pattern: string;
        reason: string;
        /** Messages held or refused by it; counted within seconds. */
        hits_today: number;
        hits_30_days: number;
        created_at: string;
      }>;
      next: string | null;
    };
  };
  /** Add a text rule. */
  'operator.moderation.rules.add': {
    params: undefined;
    query: undefined;
    body: {
      account_id?: number | null;
      /** word: whole words in any case, `casin*` takes every word that begins so; pattern: a regular expression; link: a host with its subdomains, or `*` for any link. */
      kind: "word" | "pattern" | "link";
      pattern: string;
      /** Why; shown to moderators. */
      reason?: string;
    };
    answer: {
      id: number;
      account_id: number | null;
      account: string | null;
      kind: "word" | "pattern" | "link";
      pattern: string;
      reason: string;
      /** Messages held or refused by it; counted within seconds. */
      hits_today: number;
      hits_30_days: number;
      created_at: string;
    };
  };
  /** Change a text rule. */
  'operator.moderation.rules.change': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      account_id?: number | null;
      /** word: whole words in any case, `casin*` takes every word that begins so; pattern: a regular expression; link: a host with its subdomains, or `*` for any link. */
      kind?: "word" | "pattern" | "link";
      pattern?: string;
      /** Why; shown to moderators. */
      reason?: string;
    };
    answer: {
      id: number;
      account_id: number | null;
      account: string | null;
      kind: "word" | "pattern" | "link";
      pattern: string;
      reason: string;
      /** Messages held or refused by it; counted within seconds. */
      hits_today: number;
      hits_30_days: number;
      created_at: string;
    };
  };
  /** Take a text rule away. */
  'operator.moderation.rules.remove': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Which rules a text breaks, and where. */
  'operator.moderation.rules.test': {
    params: undefined;
    query: undefined;
    body: {
      text: string;
      account_id?: number | null;
    };
    answer: {
      hits: Array<{
        rule_id: number;
        kind: "word" | "pattern" | "link";
        pattern: string;
        reason: string;
        hit: string;
        places: Array<{
          start: number;
          end: number;
        }>;
      }>;
    };
  };
  /** Reasons that are given again and again. */
  'operator.moderation.answers.list': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        text: string;
      }>;
    };
  };
  /** Keep a reason for the next time. */
  'operator.moderation.answers.add': {
    params: undefined;
    query: undefined;
    body: {
      text: string;
    };
    answer: {
      id: number;
      text: string;
    };
  };
  /** Forget a reason. */
  'operator.moderation.answers.remove': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** The connectors, with all that is needed to draw their forms. */
  'operator.connections.types': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      types: Array<{
        type: string;
        /** A connection carries the first unless it is told which. */
        channels: string[];
        settings: Array<{
          name: string;
          kind: "string" | "number" | "boolean" | "enum" | "json";
          required: boolean;
          /** Written, never shown. */
          secret: boolean;
          default: string | number | boolean | null;
          help: string;
          min: number | null;
          max: number | null;
          /** Of an enum. */
          options: string[];
        }>;
        /** Receipts its upstream can tell. */
        statuses: string[];
        /** When a message is charged, by nature. */
        charge: "submitted" | "delivered";
        /** Its provider calls us. */
        has_hook: boolean;
        error_classes: Array<{
          code: string;
          class: "temporary" | "throttle" | "recipient" | "content" | "configuration";
          /** In words. */
          name: string;
        }>;
      }>;
    };
  };
  /** The connections with their health and their queues. */
  'operator.connections.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        name: string;
        type: string;
        channels: string[];
        /** draining: what is queued goes out, nothing new comes. */
        state: "active" | "draining" | "paused";
        state_reason: string;
        hours: string;
        time_zone: string;
        /** Of one part, where no line of its costs says otherwise. */
        cost: string;
        health: {
          link: "up" | "connecting" | "down";
          bound: number;
          wanted: number;
          in_flight: number;
          window: number;
          reason: string;
          node: string;
          since: string;
          seen_at: string;
        } | null;
        queued: number;
        oldest_at: string | null;
        created_at: string;
        changed_at: string;
      }>;
      next: string | null;
    };
  };
  /** Connect to an operator or a provider. */
  'operator.connections.create': {
    params: undefined;
    query: undefined;
    body: {
      /** Without blanks and commas. */
      name: string;
      type: string;
      /** By the names of the type (`GET /operator/connection-types`). */
      settings: Record<string, unknown>;
      channels?: Array<"sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping">;
      /** `09:00-21:00`, several by commas; empty = always. */
      hours?: string;
      /** Of the hours. */
      time_zone?: string;
      /** Decimal, in the currency of the account. */
      cost?: string;
    };
    answer: {
      id: number;
      name: string;
      type: string;
      channels: string[];
      /** draining: what is queued goes out, nothing new comes. */
      state: "active" | "draining" | "paused";
      state_reason: string;
      hours: string;
      time_zone: string;
      /** Of one part, where no line of its costs says otherwise. */
      cost: string;
      health: {
        link: "up" | "connecting" | "down";
        bound: number;
        wanted: number;
        in_flight: number;
        window: number;
        reason: string;
        node: string;
        since: string;
        seen_at: string;
      } | null;
      queued: number;
      oldest_at: string | null;
      created_at: string;
      changed_at: string;
      /** What was set; secrets are null. */
      settings: Record<string, unknown>;
      /** Names of the secrets that have a value. */
      secrets_set: string[];
      error_classes: Record<string, string>;
      hook_url: string | null;
      /** What the connector has against its settings on this machine; empty = nothing. */
      warning: string;
    };
  };
  /** One connection with its settings. */
  'operator.connections.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      name: string;
      type: string;
      channels: string[];
      /** draining: what is queued goes out, nothing new comes. */
      state: "active" | "draining" | "paused";
      state_reason: string;
      hours: string;
      time_zone: string;
      /** Of one part, where no line of its costs says otherwise. */
      cost: string;
      health: {
        link: "up" | "connecting" | "down";
        bound: number;
        wanted: number;
        in_flight: number;
        window: number;
        reason: string;
        node: string;
        since: string;
        seen_at: string;
      } | null;
      queued: number;
      oldest_at: string | null;
      created_at: string;
      changed_at: string;
      /** What was set; secrets are null. */
      settings: Record<string, unknown>;
      /** Names of the secrets that have a value. */
      secrets_set: string[];
      error_classes: Record<string, string>;
      hook_url: string | null;
      /** What the connector has against its settings on this machine; empty = nothing. */
      warning: string;
    };
  };
  /** Change a connection. */
  'operator.connections.change': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      /** Without blanks and commas. */
      name?: string;
      /** By the names of the type (`GET /operator/connection-types`). */
      settings?: Record<string, unknown>;
      channels?: Array<"sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping">;
      /** `09:00-21:00`, several by commas; empty = always. */
      hours?: string;
      /** Of the hours. */
      time_zone?: string;
      /** Decimal, in the currency of the account. */
      cost?: string;
    };
    answer: {
      id: number;
      name: string;
      type: string;
      channels: string[];
      /** draining: what is queued goes out, nothing new comes. */
      state: "active" | "draining" | "paused";
      state_reason: string;
      hours: string;
      time_zone: string;
      /** Of one part, where no line of its costs says otherwise. */
      cost: string;
      health: {
        link: "up" | "connecting" | "down";
        bound: number;
        wanted: number;
        in_flight: number;
        window: number;
        reason: string;
        node: string;
        since: string;
        seen_at: string;
      } | null;
      queued: number;
      oldest_at: string | null;
      created_at: string;
      changed_at: string;
      /** What was set; secrets are null. */
      settings: Record<string, unknown>;
      /** Names of the secrets that have a value. */
      secrets_set: string[];
      error_classes: Record<string, string>;
      hook_url: string | null;
      /** What the connector has against its settings on this machine; empty = nothing. */
      warning: string;
    };
  };
  /** Take a connection away. */
  'operator.connections.remove': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      /** Routes that still name it. */
      routes_count: number;
    };
  };
  /** Send nothing by it for now. */
  'operator.connections.pause': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      reason: string;
    };
    answer: {
      id: number;
      state: string;
    };
  };
  /** Send what it has, take nothing new. */
  'operator.connections.drain': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      reason?: string;
    };
    answer: {
      id: number;
      state: string;
    };
  };
  /** Send by it again. */
  'operator.connections.resume': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      state: string;
    };
  };
  /** Open it once more, and send one message by it. */
  'operator.connections.test': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      phone?: string;
      sender?: string;
      text?: string;
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
      /** How long to wait for receipts. */
      wait_s?: number;
    };
    answer: {
      bound: boolean;
      bound_after_ms: number | null;
      /** Why it is not bound. */
      reason: string;
      answer: "submitted" | "rejected" | "deferred" | "in_doubt" | "none" | null;
      answered_after_ms: number | null;
      code: string;
      code_name: string;
      error_class: string | null;
      provider_ids: string[];
      parts: number | null;
      receipts: Array<{
        provider_id: string;
        state: string;
        error_code: string;
      }>;
    };
  };
  /** What its upstream refused, by code. */
  'operator.connections.errors': {
    params: {
      id: number;
    };
    query: {
      from?: string;
      to?: string;
    };
    body: undefined;
    answer: {
      from: string;
      to: string;
      errors: Array<{
        code: string;
        /** In words, where the connector has them. */
        name: string;
        class: string | null;
        class_now: string | null;
        /** The connector or the operator says what the code means. */
        known: boolean;
        count: number;
        last_at: string;
      }>;
    };
  };
  /** Say what its upstream's codes mean, before the connector does. */
  'operator.connections.error_classes': {
    params: {
      id: number;
    };
    query: undefined;
    body: Record<string, "temporary" | "throttle" | "recipient" | "content" | "configuration">;
    answer: Record<string, "temporary" | "throttle" | "recipient" | "content" | "configuration">;
  };
  /** What its provider asks, by channel and area, now and to come. */
  'operator.connections.rates': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      /** Decimal, in the currency of the account. */
      cost: string;
      /** In force now. Where none fits, `cost` counts. */
      rates: Array<{
        channel: string;
        area_id: number | null;
        area: string | null;
        valid_from: string;
        /** Decimal, in the currency of the account. */
        cost: string;
      }>;
      upcoming: Array<{
        valid_from: string;
        rates: Array<{
          channel: string;
          area_id: number | null;
          area: string | null;
          valid_from: string;
          /** Decimal, in the currency of the account. */
          cost: string;
        }>;
      }>;
    };
  };
  /** Say what its provider asks from a moment on. */
  'operator.connections.rates.put': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      valid_from?: string | null;
      rates: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        area_id?: number | null;
        area?: string | null;
        /** Decimal, in the currency of the account. */
        cost: string;
      }>;
    };
    answer: {
      valid_from: string | null;
      rates_count: number;
    };
  };
  /** Take back costs that are not in force yet. */
  'operator.connections.rates.remove': {
    params: {
      id: number;
      valid_from: string;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Numbers for trying out, and what comes of messages to them. */
  'sandbox.get': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      /** False: the operator has switched it off, and these are numbers like any other. */
      enabled: boolean;
      /** As lists and statistics name it. */
      area: string;
      numbers: Array<{
        phone: string;
        /** `read`: delivered, and a second later read, by messengers. `delayed`: delivered after 30 seconds. `refused`: not taken by the upstream. `receipt_twice`: delivered, told twice, charged and pushed once. `second_try`: refused for the moment, delivered by the second try. `silent`: nothing is ever heard of it. `partly`: of an SMS in parts the first arrives. */
        outcome: "delivered" | "undelivered" | "expired" | "read" | "delayed" | "refused" | "receipt_twice" | "second_try" | "silent" | "partly";
      }>;
    };
  };
  /** Whether clients have numbers for trying out. */
  'operator.sandbox.get': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      enabled: boolean;
    };
  };
  /** Give clients numbers for trying out, or take them away. */
  'operator.sandbox.put': {
    params: undefined;
    query: undefined;
    body: {
      enabled: boolean;
    };
    answer: {
      enabled: boolean;
    };
  };
  /** The routes in force. */
  'operator.routes.list': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      routes: Array<{
        channel: string;
        area_id: number | null;
        area: string | null;
        account_id: number | null;
        account: string | null;
        sender: string | null;
        connection_ids: number[];
        connections: string[];
        weights: number[] | null;
      }>;
    };
  };
  /** Drafts, what is in force, and what was. */
  'operator.routes.versions': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        state: "draft" | "published" | "retired";
        note: string;
        created_by: string;
        created_at: string;
        changed_at: string;
        published_at: string | null;
        published_by: string;
        routes_count: number;
      }>;
      next: string | null;
    };
  };
  /** Make a draft. */
  'operator.routes.draft': {
    params: undefined;
    query: undefined;
    body: {
      routes?: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        area_id?: number | null;
        account_id?: number | null;
        sender?: string | null;
        connection_ids: number[];
        weights?: number[] | null;
      }>;
      from_version?: number;
      note?: string;
    };
    answer: {
      id: number;
    };
  };
  /** One version with its routes. */
  'operator.routes.version': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      state: "draft" | "published" | "retired";
      note: string;
      created_by: string;
      created_at: string;
      changed_at: string;
      published_at: string | null;
      published_by: string;
      routes_count: number;
      routes: Array<{
        channel: string;
        area_id: number | null;
        area: string | null;
        account_id: number | null;
        account: string | null;
        sender: string | null;
        connection_ids: number[];
        connections: string[];
        weights: number[] | null;
      }>;
      /** A draft: the routes in force were changed since it was made. */
      outdated: boolean;
    };
  };
  /** Change a draft. */
  'operator.routes.draft.change': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      routes?: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        area_id?: number | null;
        account_id?: number | null;
        sender?: string | null;
        connection_ids: number[];
        weights?: number[] | null;
      }>;
      note?: string;
    };
    answer: null;
  };
  /** Throw a draft away. */
  'operator.routes.draft.remove': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Put a draft in force. */
  'operator.routes.publish': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      force?: boolean;
    };
    answer: {
      id: number;
    };
  };
  /** Put an earlier version in force again. */
  'operator.routes.rollback': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
    };
  };
  /** What would become of a message, and why. */
  'operator.routes.simulate': {
    params: undefined;
    query: undefined;
    body: {
      account_id: number;
      phone: string;
      channel?: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
      sender?: string;
      text?: string;
      version?: number;
    };
    answer: {
      phone: string;
      area: string;
      operator: string;
      region: string;
      only_country_known: boolean;
      closed: "everyone" | "account" | null;
      price: string | null;
      charged: string | null;
      sender_state: string;
      routes: Array<{
        route_id: number | null;
        chosen: boolean;
        why: string;
        connections: Array<{
          id: number;
          name: string;
          state: string;
          up: boolean;
        }>;
      }>;
      connection_id: number | null;
      connection: string | null;
      verdict: {
        accepted: boolean;
        code: string | null;
        why: string;
        parts: number | null;
        price: string | null;
      };
    };
  };
  /** The areas by name, with what they are made of. */
  'operator.areas.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        name: string;
        ranges: number;
        numbers: number;
        sources: string[];
        imported_at: string | null;
        /** Closed directions; without an account, for everyone. */
        closed: Array<{
          id: number;
          channel: string;
          account_id: number | null;
          account: string | null;
        }>;
      }>;
      next: string | null;
    };
  };
  /** Make an area of ranges. */
  'operator.areas.create': {
    params: undefined;
    query: undefined;
    body: {
      name: string;
      /** First and last number of each, whole international numbers. */
      ranges: Array<{
        from: string;
        to: string;
        operator?: string;
        region?: string;
      }>;
    };
    answer: {
      id: number;
      name: string;
      ranges: number;
      numbers: number;
      sources: string[];
      imported_at: string | null;
      /** Closed directions; without an account, for everyone. */
      closed: Array<{
        id: number;
        channel: string;
        account_id: number | null;
        account: string | null;
      }>;
      /** First and last number of each, whole international numbers. */
      hand_ranges: Array<{
        from: string;
        to: string;
        operator?: string;
        region?: string;
      }>;
    };
  };
  /** The area of a number, and where that is known from. */
  'operator.areas.lookup': {
    params: undefined;
    query: {
      phone: string;
    };
    body: undefined;
    answer: {
      phone: string;
      area: string;
      area_id: number | null;
      operator: string;
      region: string;
      time_zone: string | null;
      /** No imported range has the number. */
      only_country_known: boolean;
      source: string;
      /** Closed for everyone. */
      closed_channels: string[];
      /** Every range that holds the number: the narrowest wins. */
      ranges: Array<{
        from: string;
        to: string;
        area: string;
        operator: string;
        region: string;
        source: string;
        imported_at: string;
        registry_date: string | null;
      }>;
    };
  };
  /** Take in a number registry. */
  'operator.areas.import': {
    params: undefined;
    query: {
      /** Its name: the next import under it replaces it. */
      source: string;
      /** Of the registry itself; kept and shown. */
      registry_date?: string;
      dry_run?: boolean;
    };
    body: Uploadable;
    answer: {
      source: string;
      registry_date: string | null;
      dry_run: boolean;
      ranges: number;
      /** Ranges that the source had before. */
      replaced: number;
      bad: number;
      /** The first 100. */
      bad_lines: Array<{
        line: number;
        reason: string;
      }>;
      areas: Array<{
        area: string;
        ranges: number;
        numbers: number;
      }>;
      /** Their time zone is not known: hours of recipients there are those of the country. */
      unknown_regions: Array<{
        region: string;
        ranges: number;
      }>;
      overlaps: {
        /** Ranges that begin inside an earlier one of the file. */
        within: number;
        /** Of these the narrower wins. */
        with_other_sources: number;
        examples: Array<{
          from: string;
          to: string;
          with: string;
        }>;
      };
    };
  };
  /** The registries that were imported, with their dates. */
  'operator.areas.sources': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      sources: Array<{
        id: number;
        source: string;
        registry_date: string | null;
        ranges: number;
        numbers: number;
        /** Were left out. */
        bad_lines: number;
        imported_at: string;
      }>;
    };
  };
  /** Names of the areas that every number has without a registry, by country. */
  'operator.areas.built_in': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      names: string[];
    };
  };
  /** One area with the ranges that were written by hand. */
  'operator.areas.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      name: string;
      ranges: number;
      numbers: number;
      sources: string[];
      imported_at: string | null;
      /** Closed directions; without an account, for everyone. */
      closed: Array<{
        id: number;
        channel: string;
        account_id: number | null;
        account: string | null;
      }>;
      /** First and last number of each, whole international numbers. */
      hand_ranges: Array<{
        from: string;
        to: string;
        operator?: string;
        region?: string;
      }>;
    };
  };
  /** Replace the ranges of an area that were written by hand. */
  'operator.areas.ranges': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      /** First and last number of each, whole international numbers. */
      ranges: Array<{
        from: string;
        to: string;
        operator?: string;
        region?: string;
      }>;
    };
    answer: {
      id: number;
      name: string;
      ranges: number;
      numbers: number;
      sources: string[];
      imported_at: string | null;
      /** Closed directions; without an account, for everyone. */
      closed: Array<{
        id: number;
        channel: string;
        account_id: number | null;
        account: string | null;
      }>;
      /** First and last number of each, whole international numbers. */
      hand_ranges: Array<{
        from: string;
        to: string;
        operator?: string;
        region?: string;
      }>;
    };
  };
  /** Areas that nobody, or one client, may send to. */
  'operator.closed_directions.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
      area_id?: number;
      account_id?: number;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        area_id: number;
        area: string;
        account_id: number | null;
        account: string | null;
        channel: string;
        created_at: string;
      }>;
      next: string | null;
    };
  };
  /** Close an area on a channel, for everyone or for one client. */
  'operator.closed_directions.close': {
    params: undefined;
    query: undefined;
    body: {
      area_id?: number;
      /** Its name, a built-in one too. */
      area?: string;
      account_id?: number | null;
      channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
    };
    answer: {
      id: number;
      area_id: number;
      area: string;
      account_id: number | null;
      account: string | null;
      channel: string;
      created_at: string;
    };
  };
  /** Open a direction again. */
  'operator.closed_directions.open': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** The tariffs by name, with how many clients have each. */
  'operator.tariffs.list': {
    params: undefined;
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        id: number;
        name: string;
        created_at: string;
        clients_count: number;
        rated_at: string | null;
        next_at: string | null;
      }>;
      next: string | null;
    };
  };
  /** Make a tariff, empty or like another. */
  'operator.tariffs.create': {
    params: undefined;
    query: undefined;
    body: {
      name: string;
      copy_of?: number;
    };
    answer: {
      id: number;
      name: string;
      created_at: string;
      clients_count: number;
      rated_at: string | null;
      next_at: string | null;
    };
  };
  /** Prices now and to come, beside their cost and margin. */
  'operator.tariffs.get': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: {
      id: number;
      name: string;
      created_at: string;
      clients_count: number;
      rated_at: string | null;
      next_at: string | null;
      /** In force now. */
      rates: Array<{
        channel: string;
        area_id: number | null;
        area: string | null;
        valid_from: string;
        /** Decimal, in the currency of the account. */
        price: string;
        charge: "submitted" | "delivered";
        cost: string | null;
        connection_id: number | null;
        connection: string;
        margin: string | null;
        margin_percent: number | null;
      }>;
      /** By date. */
      upcoming: Array<{
        valid_from: string;
        rates: Array<{
          channel: string;
          area_id: number | null;
          area: string | null;
          valid_from: string;
          /** Decimal, in the currency of the account. */
          price: string;
          charge: "submitted" | "delivered";
          cost: string | null;
          connection_id: number | null;
          connection: string;
          margin: string | null;
          margin_percent: number | null;
        }>;
      }>;
    };
  };
  /** Set prices from a moment on. */
  'operator.tariffs.rates': {
    params: {
      id: number;
    };
    query: undefined;
    body: {
      valid_from?: string | null;
      rates: Array<{
        channel: "sms" | "viber" | "whatsapp" | "telegram" | "voice" | "voice_ivr" | "flashcall" | "hlr" | "ping";
        area_id?: number | null;
        area?: string | null;
        /** Decimal, in the currency of the account. */
        price: string;
        /** When it is charged: as soon as the operator took it, or only on delivery. Default: as the channel does. */
        charge?: "submitted" | "delivered";
      }>;
    };
    answer: {
      valid_from: string | null;
      rates_count: number;
    };
  };
  /** When prices changed, will change, and how. */
  'operator.tariffs.versions': {
    params: {
      id: number;
    };
    query: {
      limit?: number;
      /** `next` of the page before. */
      cursor?: string;
    };
    body: undefined;
    answer: {
      items: Array<{
        valid_from: string;
        /** current: the latest that has begun. */
        state: "past" | "current" | "future";
        rates_count: number;
        changes: Array<{
          channel: string;
          area_id: number | null;
          area: string | null;
          before: string | null;
          /** Decimal, in the currency of the account. */
          after: string;
          charge: "submitted" | "delivered";
          charge_before: string | null;
        }>;
      }>;
      next: string | null;
    };
  };
  /** Take back prices that are not in force yet. */
  'operator.tariffs.version.remove': {
    params: {
      id: number;
      valid_from: string;
    };
    query: undefined;
    body: undefined;
    answer: null;
  };
  /** Prices now and to come as CSV. */
  'operator.tariffs.export': {
    params: {
      id: number;
    };
    query: undefined;
    body: undefined;
    answer: Response;
  };
  /** Set prices by a CSV file. */
  'operator.tariffs.import': {
    params: {
      id: number;
    };
    query: {
      valid_from?: string;
      /** Only looked at. */
      dry_run?: boolean;
    };
    body: Uploadable;
    answer: {
      dry_run: boolean;
      added: number;
      unchanged: number;
    };
  };
  /** What is going on now: traffic, queue, connections, nodes, pushes, campaigns. */
  'operator.wall.get': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: {
      at: string;
      /** Messages a second over the last minute, of all nodes together. */
      accepted_per_s: number;
      /** Taken by upstreams. */
      submitted_per_s: number;
      ended_per_s: number;
      queue: Array<{
        connection_id: number;
        connection: string;
        priority: "urgent" | "normal" | "bulk";
        depth: number;
        oldest_age_s: number;
      }>;
      connections: Array<{
        id: number;
        name: string;
        type: string;
        channels: string[];
        state: "active" | "draining" | "paused";
        state_reason: string;
        link: "up" | "connecting" | "down" | null;
        link_reason: string;
        link_since: string | null;
        node: string | null;
        bound: number;
        wanted: number;
        in_flight: number;
        window: number;
        queued: number;
        submitted_per_s: number;
        /** Over the last quarter of an hour. */
        ended_now: number;
        delivery_share_now: number | null;
        delivery_share_before: number | null;
        /** Now clearly below what it was. */
        falling: boolean;
      }>;
      nodes: Array<{
        id: string;
        roles: string[];
        started_at: string;
        /** Since it was last heard of. */
        age_s: number;
        alive: boolean;
        /** Connections and duties in its hand. */
        leases: number;
        accepted_per_s: number;
        submitted_per_s: number;
      }>;
      pushes: {
        /** Counted to 100000. */
        waiting: number;
        oldest_age_s: number;
        dead: number;
      };
      campaigns: Array<{
        id: number;
        account_id: number;
        account: string;
        name: string;
        recipients: number;
        accepted: number;
        refused: number;
        rate_per_s: number | null;
      }>;
    };
  };
  /** What other GETs answer, at once and whenever it changes, as server-sent events. */
  'live.watch': {
    params: undefined;
    query: {
      /** Given as often as there are paths to watch. */
      watch: string[];
    };
    body: undefined;
    answer: Response;
  };
}

/** Method and path of each operation. */
export const PLACES: { readonly [K in keyof Operations]: readonly [method: string, path: string] } = {
  'auth.sign_in': ['POST', '/api/v1/auth/sign-in'],
  'auth.second_factor': ['POST', '/api/v1/auth/second-factor'],
  'auth.sign_out': ['POST', '/api/v1/auth/sign-out'],
  'auth.forgot': ['POST', '/api/v1/auth/forgot'],
  'auth.set_password': ['POST', '/api/v1/auth/set-password'],
  'auth.change_password': ['POST', '/api/v1/auth/password'],
  'auth.totp_begin': ['POST', '/api/v1/auth/totp/begin'],
  'auth.totp_enable': ['POST', '/api/v1/auth/totp/enable'],
  'auth.totp_disable': ['POST', '/api/v1/auth/totp/disable'],
  'auth.list_sessions': ['GET', '/api/v1/auth/sessions'],
  'auth.end_other_sessions': ['DELETE', '/api/v1/auth/sessions'],
  'auth.end_session': ['DELETE', '/api/v1/auth/sessions/{id}'],
  'me.get': ['GET', '/api/v1/me'],
  'balance.get': ['GET', '/api/v1/balance'],
  'account.get': ['GET', '/api/v1/account'],
  'account.change': ['PATCH', '/api/v1/account'],
  'account.door_password': ['POST', '/api/v1/account/door-password'],
  'messages.send': ['POST', '/api/v1/messages'],
  'messages.list': ['GET', '/api/v1/messages'],
  'messages.preview': ['POST', '/api/v1/messages/preview'],
  'messages.segments': ['POST', '/api/v1/messages/segments'],
  'messages.states': ['POST', '/api/v1/messages/states'],
  'messages.cancel_many': ['POST', '/api/v1/messages/cancel'],
  'messages.get': ['GET', '/api/v1/messages/{id}'],
  'messages.timeline': ['GET', '/api/v1/messages/{id}/timeline'],
  'messages.cancel': ['POST', '/api/v1/messages/{id}/cancel'],
  'campaigns.create': ['POST', '/api/v1/campaigns'],
  'campaigns.list': ['GET', '/api/v1/campaigns'],
  'campaigns.get': ['GET', '/api/v1/campaigns/{id}'],
  'campaigns.change': ['PATCH', '/api/v1/campaigns/{id}'],
  'campaigns.upload': ['PUT', '/api/v1/campaigns/{id}/file'],
  'campaigns.file': ['GET', '/api/v1/campaigns/{id}/file'],
  'campaigns.import': ['POST', '/api/v1/campaigns/{id}/import'],
  'campaigns.preview': ['GET', '/api/v1/campaigns/{id}/preview'],
  'campaigns.bad_rows': ['GET', '/api/v1/campaigns/{id}/bad-rows'],
  'campaigns.recipients': ['GET', '/api/v1/campaigns/{id}/recipients'],
  'campaigns.start': ['POST', '/api/v1/campaigns/{id}/start'],
  'campaigns.pause': ['POST', '/api/v1/campaigns/{id}/pause'],
  'campaigns.resume': ['POST', '/api/v1/campaigns/{id}/resume'],
  'campaigns.cancel': ['POST', '/api/v1/campaigns/{id}/cancel'],
  'operator.campaigns.list': ['GET', '/api/v1/operator/campaigns'],
  'operator.campaigns.get': ['GET', '/api/v1/operator/campaigns/{id}'],
  'operator.campaigns.pause': ['POST', '/api/v1/operator/campaigns/{id}/pause'],
  'operator.campaigns.resume': ['POST', '/api/v1/operator/campaigns/{id}/resume'],
  'operator.campaigns.cancel': ['POST', '/api/v1/operator/campaigns/{id}/cancel'],
  'lookups.start': ['POST', '/api/v1/lookups'],
  'lookups.list': ['GET', '/api/v1/lookups'],
  'lookups.get': ['GET', '/api/v1/lookups/{id}'],
  'profiles.list': ['GET', '/api/v1/profiles'],
  'profiles.create': ['POST', '/api/v1/profiles'],
  'profiles.get': ['GET', '/api/v1/profiles/{id}'],
  'profiles.change': ['PATCH', '/api/v1/profiles/{id}'],
  'profiles.delete': ['DELETE', '/api/v1/profiles/{id}'],
  'profiles.preview': ['POST', '/api/v1/profiles/{id}/preview'],
  'senders.list': ['GET', '/api/v1/senders'],
  'senders.request': ['POST', '/api/v1/senders'],
  'senders.withdraw': ['DELETE', '/api/v1/senders/{id}'],
  'operator.moderation.senders.list': ['GET', '/api/v1/operator/moderation/senders'],
  'operator.moderation.senders.approve': ['POST', '/api/v1/operator/moderation/senders/{id}/approve'],
  'operator.moderation.senders.reject': ['POST', '/api/v1/operator/moderation/senders/{id}/reject'],
  'templates.list': ['GET', '/api/v1/templates'],
  'templates.create': ['POST', '/api/v1/templates'],
  'templates.get': ['GET', '/api/v1/templates/{id}'],
  'templates.change': ['PATCH', '/api/v1/templates/{id}'],
  'templates.remove': ['DELETE', '/api/v1/templates/{id}'],
  'operator.moderation.templates.list': ['GET', '/api/v1/operator/moderation/templates'],
  'operator.moderation.templates.approve': ['POST', '/api/v1/operator/moderation/templates/{id}/approve'],
  'operator.moderation.templates.reject': ['POST', '/api/v1/operator/moderation/templates/{id}/reject'],
  'stops.list': ['GET', '/api/v1/stops'],
  'stops.add': ['POST', '/api/v1/stops'],
  'stops.remove': ['DELETE', '/api/v1/stops/{phone}'],
  'stops.import': ['POST', '/api/v1/stops/import'],
  'stops.export': ['GET', '/api/v1/stops/export'],
  'operator.stops.list': ['GET', '/api/v1/operator/stops'],
  'operator.stops.add': ['POST', '/api/v1/operator/stops'],
  'operator.stops.remove': ['DELETE', '/api/v1/operator/stops/{phone}'],
  'operator.stops.import': ['POST', '/api/v1/operator/stops/import'],
  'operator.stops.export': ['GET', '/api/v1/operator/stops/export'],
  'overview.get': ['GET', '/api/v1/overview'],
  'statistics.get': ['GET', '/api/v1/statistics'],
  'operator.statistics.get': ['GET', '/api/v1/operator/statistics'],
  'exports.create': ['POST', '/api/v1/exports'],
  'exports.list': ['GET', '/api/v1/exports'],
  'exports.get': ['GET', '/api/v1/exports/{id}'],
  'exports.delete': ['DELETE', '/api/v1/exports/{id}'],
  'exports.file': ['GET', '/api/v1/exports/{id}/file'],
  'ledger.list': ['GET', '/api/v1/ledger'],
  'ledger.get': ['GET', '/api/v1/ledger/{id}'],
  'tariff.get': ['GET', '/api/v1/tariff'],
  'operator.clients.ledger': ['GET', '/api/v1/operator/clients/{id}/ledger'],
  'operator.ledger.check': ['GET', '/api/v1/operator/ledger/check'],
  'search.messages': ['GET', '/api/v1/operator/messages'],
  'search.stuck': ['GET', '/api/v1/operator/messages/stuck'],
  'search.contradictory': ['GET', '/api/v1/operator/messages/contradictory'],
  'search.message': ['GET', '/api/v1/operator/messages/{id}'],
  'search.timeline': ['GET', '/api/v1/operator/messages/{id}/timeline'],
  'search.reveal': ['POST', '/api/v1/operator/messages/{id}/reveal'],
  'refunds.create': ['POST', '/api/v1/operator/messages/{id}/refund'],
  'refunds.create_many': ['POST', '/api/v1/operator/refunds'],
  'inbound.list': ['GET', '/api/v1/operator/inbound'],
  'team.list': ['GET', '/api/v1/team'],
  'team.invite': ['POST', '/api/v1/team'],
  'team.get': ['GET', '/api/v1/team/{id}'],
  'team.change': ['PATCH', '/api/v1/team/{id}'],
  'team.remove': ['DELETE', '/api/v1/team/{id}'],
  'team.invite_again': ['POST', '/api/v1/team/{id}/invitation'],
  'team.reset_totp': ['POST', '/api/v1/team/{id}/reset-totp'],
  'tokens.list': ['GET', '/api/v1/tokens'],
  'tokens.create': ['POST', '/api/v1/tokens'],
  'tokens.get': ['GET', '/api/v1/tokens/{id}'],
  'tokens.change': ['PATCH', '/api/v1/tokens/{id}'],
  'tokens.revoke': ['DELETE', '/api/v1/tokens/{id}'],
  'tokens.rotate': ['POST', '/api/v1/tokens/{id}/rotate'],
  'audit.list': ['GET', '/api/v1/audit'],
  'operator_audit.list': ['GET', '/api/v1/operator/audit'],
  'staff.list': ['GET', '/api/v1/operator/staff'],
  'staff.invite': ['POST', '/api/v1/operator/staff'],
  'staff.get': ['GET', '/api/v1/operator/staff/{id}'],
  'staff.change': ['PATCH', '/api/v1/operator/staff/{id}'],
  'staff.remove': ['DELETE', '/api/v1/operator/staff/{id}'],
  'staff.invite_again': ['POST', '/api/v1/operator/staff/{id}/invitation'],
  'staff.reset_totp': ['POST', '/api/v1/operator/staff/{id}/reset-totp'],
  'staff.list_tokens': ['GET', '/api/v1/operator/me/tokens'],
  'staff.create_token': ['POST', '/api/v1/operator/me/tokens'],
  'staff.revoke_token': ['DELETE', '/api/v1/operator/me/tokens/{id}'],
  'clients.list': ['GET', '/api/v1/operator/clients'],
  'clients.create': ['POST', '/api/v1/operator/clients'],
  'clients.get': ['GET', '/api/v1/operator/clients/{id}'],
  'clients.change': ['PATCH', '/api/v1/operator/clients/{id}'],
  'clients.users': ['GET', '/api/v1/operator/clients/{id}/users'],
  'clients.approve': ['POST', '/api/v1/operator/clients/{id}/approve'],
  'clients.refuse': ['POST', '/api/v1/operator/clients/{id}/refuse'],
  'clients.block': ['POST', '/api/v1/operator/clients/{id}/block'],
  'clients.unblock': ['POST', '/api/v1/operator/clients/{id}/unblock'],
  'clients.top_up': ['POST', '/api/v1/operator/clients/{id}/top-up'],
  'clients.adjust': ['POST', '/api/v1/operator/clients/{id}/adjust'],
  'registrations.list': ['GET', '/api/v1/operator/registrations'],
  'mails.list': ['GET', '/api/v1/operator/mails'],
  'mails.get': ['GET', '/api/v1/operator/mails/{id}'],
  'mails.retry': ['POST', '/api/v1/operator/mails/{id}/retry'],
  'pushes.settings.get': ['GET', '/api/v1/pushes/settings'],
  'pushes.settings.put': ['PUT', '/api/v1/pushes/settings'],
  'pushes.secrets.list': ['GET', '/api/v1/pushes/secrets'],
  'pushes.secrets.create': ['POST', '/api/v1/pushes/secrets'],
  'pushes.secrets.delete': ['DELETE', '/api/v1/pushes/secrets/{id}'],
  'pushes.test': ['POST', '/api/v1/pushes/test'],
  'pushes.deliveries.list': ['GET', '/api/v1/pushes/deliveries'],
  'pushes.deliveries.get': ['GET', '/api/v1/pushes/deliveries/{id}'],
  'pushes.dead.list': ['GET', '/api/v1/pushes/dead'],
  'pushes.replay': ['POST', '/api/v1/pushes/replay'],
  'operator.pushes.list': ['GET', '/api/v1/operator/pushes'],
  'operator.pushes.dead': ['GET', '/api/v1/operator/pushes/dead'],
  'operator.pushes.replay': ['POST', '/api/v1/operator/pushes/replay'],
  'operator.moderation.get': ['GET', '/api/v1/operator/moderation'],
  'operator.moderation.messages.list': ['GET', '/api/v1/operator/moderation/messages'],
  'operator.moderation.messages.approve': ['POST', '/api/v1/operator/moderation/messages/approve'],
  'operator.moderation.messages.reject': ['POST', '/api/v1/operator/moderation/messages/reject'],
  'operator.moderation.rules.list': ['GET', '/api/v1/operator/moderation/rules'],
  'operator.moderation.rules.add': ['POST', '/api/v1/operator/moderation/rules'],
  'operator.moderation.rules.change': ['PATCH', '/api/v1/operator/moderation/rules/{id}'],
  'operator.moderation.rules.remove': ['DELETE', '/api/v1/operator/moderation/rules/{id}'],
  'operator.moderation.rules.test': ['POST', '/api/v1/operator/moderation/rules/test'],
  'operator.moderation.answers.list': ['GET', '/api/v1/operator/moderation/answers'],
  'operator.moderation.answers.add': ['POST', '/api/v1/operator/moderation/answers'],
  'operator.moderation.answers.remove': ['DELETE', '/api/v1/operator/moderation/answers/{id}'],
  'operator.connections.types': ['GET', '/api/v1/operator/connection-types'],
  'operator.connections.list': ['GET', '/api/v1/operator/connections'],
  'operator.connections.create': ['POST', '/api/v1/operator/connections'],
  'operator.connections.get': ['GET', '/api/v1/operator/connections/{id}'],
  'operator.connections.change': ['PATCH', '/api/v1/operator/connections/{id}'],
  'operator.connections.remove': ['DELETE', '/api/v1/operator/connections/{id}'],
  'operator.connections.pause': ['POST', '/api/v1/operator/connections/{id}/pause'],
  'operator.connections.drain': ['POST', '/api/v1/operator/connections/{id}/drain'],
  'operator.connections.resume': ['POST', '/api/v1/operator/connections/{id}/resume'],
  'operator.connections.test': ['POST', '/api/v1/operator/connections/{id}/test-send'],
  'operator.connections.errors': ['GET', '/api/v1/operator/connections/{id}/errors'],
  'operator.connections.error_classes': ['PUT', '/api/v1/operator/connections/{id}/error-classes'],
  'operator.connections.rates': ['GET', '/api/v1/operator/connections/{id}/rates'],
  'operator.connections.rates.put': ['PUT', '/api/v1/operator/connections/{id}/rates'],
  'operator.connections.rates.remove': ['DELETE', '/api/v1/operator/connections/{id}/rates/{valid_from}'],
  'sandbox.get': ['GET', '/api/v1/sandbox'],
  'operator.sandbox.get': ['GET', '/api/v1/operator/sandbox'],
  'operator.sandbox.put': ['PUT', '/api/v1/operator/sandbox'],
  'operator.routes.list': ['GET', '/api/v1/operator/routes'],
  'operator.routes.versions': ['GET', '/api/v1/operator/routes/versions'],
  'operator.routes.draft': ['POST', '/api/v1/operator/routes/versions'],
  'operator.routes.version': ['GET', '/api/v1/operator/routes/versions/{id}'],
  'operator.routes.draft.change': ['PATCH', '/api/v1/operator/routes/versions/{id}'],
  'operator.routes.draft.remove': ['DELETE', '/api/v1/operator/routes/versions/{id}'],
  'operator.routes.publish': ['POST', '/api/v1/operator/routes/versions/{id}/publish'],
  'operator.routes.rollback': ['POST', '/api/v1/operator/routes/versions/{id}/rollback'],
  'operator.routes.simulate': ['POST', '/api/v1/operator/routes/simulate'],
  'operator.areas.list': ['GET', '/api/v1/operator/areas'],
  'operator.areas.create': ['POST', '/api/v1/operator/areas'],
  'operator.areas.lookup': ['GET', '/api/v1/operator/areas/lookup'],
  'operator.areas.import': ['POST', '/api/v1/operator/areas/import'],
  'operator.areas.sources': ['GET', '/api/v1/operator/areas/sources'],
  'operator.areas.built_in': ['GET', '/api/v1/operator/areas/built-in'],
  'operator.areas.get': ['GET', '/api/v1/operator/areas/{id}'],
  'operator.areas.ranges': ['PUT', '/api/v1/operator/areas/{id}/ranges'],
  'operator.closed_directions.list': ['GET', '/api/v1/operator/closed-directions'],
  'operator.closed_directions.close': ['POST', '/api/v1/operator/closed-directions'],
  'operator.closed_directions.open': ['DELETE', '/api/v1/operator/closed-directions/{id}'],
  'operator.tariffs.list': ['GET', '/api/v1/operator/tariffs'],
  'operator.tariffs.create': ['POST', '/api/v1/operator/tariffs'],
  'operator.tariffs.get': ['GET', '/api/v1/operator/tariffs/{id}'],
  'operator.tariffs.rates': ['PUT', '/api/v1/operator/tariffs/{id}/rates'],
  'operator.tariffs.versions': ['GET', '/api/v1/operator/tariffs/{id}/versions'],
  'operator.tariffs.version.remove': ['DELETE', '/api/v1/operator/tariffs/{id}/versions/{valid_from}'],
  'operator.tariffs.export': ['GET', '/api/v1/operator/tariffs/{id}/rates.csv'],
  'operator.tariffs.import': ['POST', '/api/v1/operator/tariffs/{id}/rates.csv'],
  'operator.wall.get': ['GET', '/api/v1/operator/wall'],
  'live.watch': ['GET', '/api/v1/live'],
};
