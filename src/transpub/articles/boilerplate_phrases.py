"""What pages say around their stories, by reason and language: one pattern a line. Data; no logic.

Regular expressions for whole lines as `boilerplate_rules.tidied` gives them: small letters, plain apostrophes, ё as
е, no marks at the ends. `…` stands for up to 80 characters of any kind, a word in capitals for the pattern of that
name here. Nothing repeats without a bound, so that time grows with the length of a line and no faster.
"""

PARTS = {
    # Social networks and what stands among them on buttons; Slavic names in any case.
    "NETWORK": r"""
        (facebook|twitter|instagram|telegram|whatsapp|viber|linkedin|youtube|tiktok|reddit|pinterest|threads)
        (bluesky|messenger|signal|google news|google новин\w{0,3}|e-?mail|copy link|print|x|vk|вк|вконтакте)
        (фейсбук|тві?т+ер|т[вw]іттер|твит?тер|інстаграм|инстаграм|теле[гґ]рам|вайбер|ютуб|тікток|тикток)\w{0,3}
        (ватсап|вотсап|однокласник|одноклассник)\w{0,3}
    """,
    "ПІДПИСУЙТЕСЬ": r"підписуйтес[ья]|підпишіться|підпишись|приєднуйтес[ья]|долучайтес[ья]",
    "FOLLOW_US": r"folgen sie uns|folge uns|śledź nas|obserwuj nas|suivez-nous|rejoignez-nous|síguenos",
    "CHANNEL": r"""
        (channel|page|group|feed|podcast|community|social media|social networks|account)s?
        (канал|сторінк|груп|спільнот|чат|соцмереж|страниц|групп|сообществ|соцсет)\w{0,4}
    """,
    "NETWORKS": r"NETWORK((AND)NETWORK){0,12}",
    "AND": r"[ ]?[,|/·•+&][ ]?|[ ](and|or|и|і|та|або|или|und|i|et|y)[ ]|[ ]",
    "ALSO_READ": r"""
        (read|see|watch|listen) (also|more)
        also (read|see)
        related( (stories|story|articles?|news|posts|coverage))?
        (read )?more on (this|the) (story|topic|subject)
        don't miss
        читайте (також|ще|теж|по темі|за темою)
        також читайте|читай також|дивіться також|ще по темі|до теми
        більше (на|за) (цю тему|темою)
        (матеріали?|новини?) (за темою|по темі)
        читайте (также|еще|по теме)
        также читайте|читай также|смотрите также|еще по теме
        (материалы?|новости) по теме
        lesen sie (auch|dazu|mehr)( zum thema)?
        mehr zum thema
        (czytaj|zobacz) (też|także|również|więcej)
        (à )?lire aussi|voir aussi|sur le même sujet
        (lea|lee) también
    """,
    "AD": r"ad|advert|advertisement",
    "OUR_WORK": r"""
        us
        our (work|journalism|team|newsroom|reporting|reporters|project|independent \w{3,20})
    """,
    "FOR_US": r"[ ](on|by|with|via|through|today|now|so|and help|at|here)(\W…)?",
    "НАС": r"""
        нас|редакцію|редакцию|про[єе]кт
        наш(у|е|ого|их|ій|а|і|и|ей)?( \w{3,20}){0,2}
        незалежн\w{2,3} \w{3,20}
        независим\w{2,3} \w{3,20}
    """,
    "ЧЕРЕЗ": r"[ ](на|через|донатом|гривнею|рублем|зараз|сейчас|у|в) …",
    # A site that speaks to its visitor; a story about cookies has no such word.
    "VISITOR": r"""
        experience|agree|consent|accept|continu|your
        зручн|погодж|згод|досвід|продовж|персонал
        удобств|согла|опыт|продолж
        einverstanden|erlebnis|nutzung
    """,
    "COOKIES": r"(файли |файлы )?(cookies?|куки)",
    "AGENCY": r"""
        reuters|ap|afp|epa|upi|dpa|getty( images)?|shutterstock|unsplash|depositphotos|alamy|associated press
        укрінформ|уніан|унн|суспільне|риа новости|тасс|интерфакс|ukrinform|unian|tass|facebook|telegram|архів|архив
        прес+-?служба \w{1,30}|з відкритих джерел|из открытых источников
    """,
    "PHOTO": r"photos?|images?|pictures?|illustration|фото|ілюстрація|иллюстрация|foto|bild|zdjęcie|fot\.?",
    "NAMES": r"[^.!?:]{1,50}",
    "POST": r"допис|публікацію|публикацию|твіт|твит|пост|post|tweet|video|thread|profile|more|reel",
    "NUMBER": r"\d{1,3}([., ]?\d{1,3}){0,4} ?([kmкм]|тис\.?|тыс\.?)?",
    "LIKES": r"""
        likes?|retweets?|reposts?|reply|replies|quote tweets|quotes|bookmarks?|views?|shares?
        (вподобан|лайк|репост|ретвіт|ретвит)\w{0,3}
    """,
    "COMMENTS": r"""
        comments?|kommentare?|komentarz\w{0,2}|commentaires?|comentarios?
        (коментар|комментари)\w{0,3}
    """,
    "ALL_RIGHTS_RESERVED": r"""
        all rights reserved|(усі|всі) права захищен[іо]|все права защищены|alle rechte vorbehalten
        wszelkie prawa zastrzeżone|tous droits réservés|todos los derechos reservados
    """,
    "MATERIAL": r".{0,40}(матеріал|публікаці|текст|новин|контент|материал|публикаци|новост)",
    "TAGS": r"TAG(, ?TAG){1,14}|\w[\w'-]{0,30}( [\w'-]{1,30})?",
    "TAG": r"\w[\w'-]{0,30}( [\w'-]{1,30}){0,3}",
    "YEAR": r"(19|20)\d\d(?!\d)",
}

SHARE = r"""
    share( (this|the))?( (article|story|post|page|news|video))?
    share( (this|the))?( (article|story|post|page|news|video))? (on|via|with|to) NETWORKS
    share( this( (article|story|post))?)? with( your)? friends
    (tweet|retweet|print|email|pin) this( (article|story|page))?
    copy( the)? link( to clipboard)?|link copied( to clipboard)?
    (поділитися|поділіться|поширити|поширте|поширюйте)( (статтею|статтю|новиною|новину|матеріалом|цим|публікацією))?
    (поділитися|поділіться|поширити|поширте)( \w{3,12})? (у|в|на|через|з) (NETWORKS|соцмережах|друзями)
    (скопіювати|копіювати) посилання|розповісти друзям|роздрукувати
    (поделиться|поделитесь|поделись)( (статьей|новостью|материалом|этим|ссылкой))?
    (поделиться|поделитесь|поделись)( \w{3,12})? (в|на|через|с) (NETWORKS|соцсетях|друзьями)
    (скопировать|копировать) ссылку|рассказать друзьям|распечатать
    (artikel |beitrag )?teilen|udostępnij( artykuł)?|podziel się( artykułem)?
    partager( (cet|l')? ?article)?|compartir( (este )?artículo)?
    NETWORK((AND)NETWORK){1,12}
"""

FOLLOW = r"""
    (please )?(follow|join|find|like|read|watch) us (on|in|at|via) …(NETWORK|CHANNEL)(\W…)?
    (please )?follow us|stay connected|stay in touch( with us)?
    (subscribe to|join|follow|like) our …(NETWORK|CHANNEL)(\W…)?
    (ПІДПИСУЙТЕСЬ) (до|на) (нас|наш\w{0,3}) …(NETWORK|CHANNEL)(\W…)?
    (підписуйтес[ья]|підпишіться) на (канал|новини) …NETWORK(\W…)?
    (читайте|шукайте|дивіться|слухайте) нас (у|в|на) …NETWORK(\W…)?
    (стежте|слідкуйте) за (нами|нашими \w{3,20}|новинами)( (у|в|на) …NETWORK(\W…)?)?
    (подписывайтесь|подпишитесь|подпишись|присоединяйтесь) (к|на) (нам|нас|наш\w{0,4}) …(NETWORK|CHANNEL)(\W…)?
    (подписывайтесь|подпишитесь) на (канал|новости) …NETWORK(\W…)?
    (читайте|ищите|смотрите|слушайте) нас (в|на) …NETWORK(\W…)?
    следите за (нами|нашими \w{3,20}|новостями)( (в|на) …NETWORK(\W…)?)?
    (FOLLOW_US) \w{2,4} …NETWORK(\W…)?
"""

NEWSLETTER = r"""
    (sign up|subscribe|register)( now| today)? (for|to) …(newsletter|digest|email updates|mailing list)s?(\W…)?
    get …(in|to) your inbox(\W…)?
    subscribe( now| today)?|enter your e-?mail( address)?(\W…)?|you can unsubscribe at any ?time(\W…)?
    (підпишіться|підпишись|підписуйтес[ья]|підписатися) на (\w{3,20} ){0,2}(e-?mail-?)?(розсилку|дайджест)(\W…)?
    (подпишитесь|подпишись|подписывайтесь|подписаться) на (\w{3,20} ){0,2}(e-?mail-?)?(рассылку|дайджест)(\W…)?
    (jetzt |unseren )?newsletter abonnieren|abonnieren sie (jetzt )?unseren newsletter(\W…)?
    zapisz się (do|na) (nasz\w{0,3} )?newsletter\w{0,3}(\W…)?
    (abonnez|inscrivez)-vous à (notre|la) newsletter(\W…)?
    suscríbete a nuestr[ao] (newsletter|boletín)(\W…)?
"""

SUPPORT = r"""
    (please )?support (OUR_WORK)(FOR_US)?
    (please )?(support|donate|donate now|donate today|support the author)
    (make|leave) a (donation|contribution)( to (us|our …))?
    donate to (us|our …)
    become (a|our) (patron|supporter|member|sponsor)( (today|now|on patreon|of our …))?
    buy us a coffee(\W…)?
    (підтримайте|підтримати|підтримай) (НАС)(ЧЕРЕЗ)?
    (станьте|стань|стати) (нашим |нашою |частиною нашої )(патрон\w{0,3}|спільноти|читацької \w{3,20})(\W…)?
    (задонатити|зробити (внесок|донат)|підтримати|пожертвувати|кинути на каву)
    (поддержите|поддержать|поддержи) (НАС)(ЧЕРЕЗ)?
    (станьте|стань|стать) (нашим |частью нашего )(патрон\w{0,3}|спонсором|сообщества)(\W…)?
    (задонатить|сделать (взнос|пожертвование)|поддержать|пожертвовать)
    unterstützen sie (uns|unsere (arbeit|redaktion))(\W…)?|jetzt spenden
    wesprzyj (nas|naszą \w{3,20})(\W…)?
    soutenez(-nous| notre (journal|rédaction|travail))(\W…)?|faire un don
    apóyanos(\W…)?|haz una donación
"""

ADVERTISEMENT = r"""
    AD|ads|advertising|sponsored|sponsored (content|links)|promoted( content)?
    ((AD)[ .—–-]{1,3})?(story|article|text|content) continues (below|after)( (the |this )?(AD))?
    реклама( \d{1,2}\+)?|рекламний блок|рекламный блок
    продовження (статті )?після реклами|продолжение (статьи )?после рекламы
    anzeige|werbung|reklama|publicité|publicidad
"""

READ_ALSO = r"""
    ALSO_READ
    (ALSO_READ) ?: ?.{1,280}
"""
# Headings over teasers. Not before a colon: these words begin sentences too.
MORE_STORIES = r"""
    more from …|you (may|might) also like|recommended( for you| stories| articles)?|most (read|popular)
    trending( now)?|more (news|stories)|latest (news|stories)|top stories|editor's (choice|picks?)
    вас (також )?(може|можуть) зацікавити|популярне|популярні новини|найпопулярніше|схожі (новини|статті|матеріали)
    останні новини|головні новини|за темою|по темі|вибір редакції|більше новин
    вам (также )?может быть интересно|популярное|самое (читаемое|популярное)|похожие (новости|статьи|материалы)
    последние новости|главные новости|по теме|выбор редакции|больше новостей
    das könnte sie auch interessieren|te puede interesar
"""

COOKIES = r"""
    (we|this (web)?site|our (web)?site) uses? cookies?(?=.{0,200}(VISITOR)).{0,280}
    we use cookies|(accept|reject|manage|allow)( all)? cookies|cookie (settings|policy|preferences)
    (ми|цей сайт|наш сайт|сайт) використову(ємо|є) COOKIES(?=.{0,200}(VISITOR)).{0,280}
    (мы|этот сайт|наш сайт|сайт) использу(ем|ет) COOKIES(?=.{0,200}(VISITOR)).{0,280}
    (прийняти|принять)( всі| все)? COOKIES|(налаштування|настройки) (файлів |файлов )?cookies?
    (wir verwenden|diese (web)?(seite|site) verwendet) cookies(?=.{0,200}(VISITOR)).{0,280}
"""

COPYRIGHT = r"""
    (copyright )?(©|\(c\)) ?.{0,60}YEAR.{0,160}
    copyright,? YEAR.{0,160}
    ((\w{1,30}\W{1,3}){0,4}|.{0,60}(©|\(c\)|YEAR).{0,60})(ALL_RIGHTS_RESERVED)(\W…)?
    (передрук|копіювання|цитування|використання) (MATERIAL).{0,100}(посилання|дозвол|згод).{0,100}
    (перепечатка|копирование|цитирование|использование) (MATERIAL).{0,100}(ссылк|разрешен|согласи).{0,100}
    (при|за|у разі) (цитуванн|використанн|передрук)\w{1,2} .{0,120}посилання .{0,60}обов'язкове.{0,60}
    при (цитировании|использовании|перепечатке) .{0,120}ссылка .{0,60}обязательна.{0,60}
"""

PHOTO_CREDIT = r"""
    \(?(PHOTO) ?[:/—–-] ?(NAMES[ /©,(])?(AGENCY)([ /,)]NAMES)?
    \(?(PHOTO)[ :](credit|by|courtesy of|courtesy)[ :]{1,2}NAMES
    (©|\(c\)) ?(AGENCY)( ?[/,] ?NAMES)?
    \(?(reuters|afp|epa|ap photo|afp photo|getty images) ?/ ?NAMES
    getty images|ap photo
"""

POST_FRAME = r"""
    (view|see|watch)( this)?( (POST))? on (x|twitter|instagram|facebook|threads|telegram|tiktok|bluesky|youtube)
    view this (post|tweet)
    a post shared by …|show this thread|replying to @…|read \d{1,6} replies|quote tweet
    (embedded|original) (tweet|post)|this (post|tweet) (is unavailable|was deleted)
    (переглянути|подивитися|посмотреть)( (цей|цю|эту|этот))? (POST) (у|в|на) NETWORK
    NUMBER (LIKES)([ ,·•|]{1,3}NUMBER (LIKES)){0,4}
"""

COUNTER = r"""
    NUMBER (COMMENTS|views?|(перегляд|просмотр)\w{0,3})
    (COMMENTS) ?[:(] ?\d{1,6}\)?
    (leave|post|add|write) a (comment|reply)|join the (conversation|discussion)
    (show|view|read|hide) (all )?comments
    (додати|залишити|написати) коментар|коментувати
    (оставить|добавить|написать) комментарий|комментировать
    \d{1,3}[ -]min(ute)?s?[ -]read|(читати|читать) \d{1,3} (хв|мин)\w{0,5}
    (reading time|час (на )?читання|время чтения):? .{1,20}
    (views|переглядів|перегляди|переглянули|просмотров|просмотры|прочитали) ?:? NUMBER
"""

# From here on ordinary words: only before a story begins or after it has ended.
COUNTER_AT_EDGE = r"""
    comments?|коментарі|комментарии|kommentare|komentarze|discussion|обговорення|обсуждение
"""
TAGS_AT_EDGE = r"""
    (tags?|topics?|keywords|filed under|tagi|schlagwörter|étiquettes|etiquetas) ?: ?(TAGS)
    (теги|теми|позначки|мітки|ключові слова|рубрик[аи]|категорі[яї]) ?: ?(TAGS)
    (темы|метки|ключевые слова|категори[яи]) ?: ?(TAGS)
    \#\w{1,60}([ ,]{1,2}\#\w{1,60}){1,20}
"""
MENU_AT_EDGE = r"""
    skip to (main )?content|(main )?menu|toggle (navigation|menu)|search|log ?in|sign in|my account|home|all news
    back to (top|home)|scroll to top|(next|previous) (article|post|story)|load more|show more|click here|loading
    about us|contact us|privacy policy|terms (of (use|service)|and conditions)|advertise with us|sitemap
    головна|меню|пошук|увійти|реєстрація|про нас|контакти|політика конфіденційності|правила користування|редакція
    (усі|всі) новини|наверх|догори|завантажити ще|показати (ще|більше)|перейти до (основного )?вмісту
    стрічка новин|реклама на сайті
    главная|меню|поиск|войти|регистрация|о нас|контакты|политика конфиденциальности|все новости|редакция
    загрузить еще|показать еще|перейти к содержан\w{2}|лента новостей|реклама на сайте
    startseite|impressum|datenschutz|strona główna|accueil|inicio|mentions légales|aviso legal
"""
# Names of sections: a menu where several stand together.
SECTIONS = r"""
    categor(y|ies)|latest( news| stories)?|news|politics|world|business|economy|economics|sports?|culture|opinions?
    war|war in ukraine|videos?|photos?|live|health|science|tech|technology|travel|society|analysis|features?
    podcasts?|interviews?|contact|about|terms|privacy|careers|rss|subscribe|more|topics|local|lifestyle|archive|authors?|europe
    ukraine|українська|english|русский|ua|en|ru
    новини|останні новини|політика|світ|економіка|бізнес|спорт|культура|думки|колонки|блоги|війна|відео|фото
    суспільство|технології|здоров'я|наука|регіони|аналітика|інтерв'ю|подкасти|категорі[яї]|архів|автори|кримінал
    україна|життя|погода
    новости|последние новости|политика|мир|экономика|бизнес|мнения|война|видео|общество|технологии|здоровье|регионы
    аналитика|интервью|подкасты|категори[яи]|архив|авторы|криминал|украина|жизнь|в мире
    nachrichten|politik|wirtschaft|kultur|wiadomości|polityka|gospodarka|świat|kultura|actualités|politique|économie
    noticias|política|economía
"""

# A page that asks for money says all three: what the reader gives, who gets it, and for what.
GIVEN_BY_READER = r"""
    \b(your|readers'?) (\w{1,20} )?(support|donations?|contributions?|subscriptions?|memberships?)\b
    \bваш\w{0,3} (\w{1,20} )?(підтримк|донат|внес|підписк|пожертв|поддержк|взнос|подписк|помощ|допомог)
    \bihr\w{0,2} (unterstützung|spende)|\btwoj\w{0,2} wsparci|\bvotre soutien|\btu apoyo
"""
WE = r"""
    \b(we|us|our|ми|нас|нам|нами|наш|наша|наше|наші|нашу|нашої|нашій|наших|мы|наши|нашей|нашим)\b
    \b(wir|uns|unser\w{0,2}|nas|nam|nasz\w{0,3}|nous|notre|nosotros|nuestr[ao]s?)\b
"""
NEWSROOM = r"""
    \b(newsroom|journalis|report(ing|ers?)\b|stories\b|coverage|team\b|readers?\b|publication|editors?\b|independent)
    \b(редакці|журналіст|команд|видання|читач|історі|матеріал|репортаж|незалежн)
    \b(редакци|журналист|издани|читател|истори|материал|независим)
    \b(redaktion|journalismus|redakcj|dziennika|rédaction|journalisme|redacción|periodismo)
"""

# Somebody is reported to have said it: a sentence of a story, however much it looks like a page talking.
REPORTED = r"""
    \b(said|says?|told|tells?|asked|asks|wrote|writes|added|adds|reported|urge[sd]?|warn(s|ed)|called on|claimed)\b
    \b(announced|according to|found|ruled)\b
    \b(сказа|заяви|повідоми|написа|дода|розпові|наголоси|поясни|закли(ка|ч)|зазнач|уточни)[влює]\w{0,4}
    \b(повідомля[єю]|за словами|йдеться|пише|пишуть|за даними|суд)\b
    \b(сказа|заяви|сообщи|написа|добави|рассказа|подчеркну|поясни|призва|отмети|уточни)[л]\w{0,3}
    \b(сообща[ею]т|по словам|говорится|пишет|пишут|по данным)\b
"""

MONTHS = r"""
    jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?
    січ\w*|лют\w*|берез\w*|квіт\w*|трав\w*|черв\w*|лип\w*|серп\w*|верес\w*|жовт\w*|листоп\w*|груд\w*
    янв\w*|фев\w*|март\w{0,2}|апр\w*|ма[йя]|июн\w*|июл\w*|авг\w*|сент\w*|окт\w*|нояб\w*|дек\w*
    januar|februar|märz|mai|juni|juli|oktober|dezember
    stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia
    janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre
    enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre
"""
# What else stands in a line that only tells when.
BESIDE_DATES = r"""
    (mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun
    понеділок|вівторок|середа|четвер|п'ятниця|субота|неділя
    понедельник|вторник|среда|четверг|пятница|суббота|воскресенье
    am|pm|a|p|m|st|nd|rd|th|at|of|on|о|об|в|року|р|года|г|de|um|uhr|kyiv|time
    gmt|utc|est|edt|pst|pdt|cet|cest|eet|eest|msk
"""
WHEN_PUBLISHED = r"""
    (first )?published|updated|posted|last (updated|modified)
    опубліковано|оновлено|дата публікації|опубликовано|обновлено|дата публикации
    veröffentlicht|aktualisiert|opublikowano|zaktualizowano|publié|mis à jour|publicado|actualizado
"""
AGO = r"""
    \d{1,2} (seconds?|mins?|minutes?|hrs?|hours?|days?|weeks?) ago|just now
    \d{1,2} (хвилин\w?|годин\w?|дн\w{1,2}|день) тому|щойно
    \d{1,2} (минут\w?|час\w{0,2}|дн\w{1,2}|день) назад|только что
"""
