package io.daybook.projection;

import org.springframework.util.StringUtils;

import java.util.List;

/// What this process is for, as `daybook.roles` tells.
public final class Roles {

    private Roles() {}

    /// Whether it posts views.
    public static boolean projects(String roles) {
        return List.of(StringUtils.tokenizeToStringArray(roles, ",")).contains("projection");
    }
}
