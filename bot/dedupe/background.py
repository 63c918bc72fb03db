"""How common English words are: their stems by Zipf level.

Made by scripts/make_background.py. Level 6 is a word in a thousand, 3 one in a million; words rarer
than the last level are left out. Counts: as symspellpy (MIT) ships them; it names as its sources
Google Books Ngram (https://books.google.com/ngrams, CC BY 3.0) and SCOWL
(http://wordlist.aspell.net).
"""

LEVELS: dict[float, str] = {
    7.5: """
        the
    """,
    7.25: """
        and of to
    """,
    7.0: """
        a for in
    """,
    6.75: """
        by i is on that thi with
    """,
    6.5: """
        all are as at be from it new not or you your
    """,
    6.25: """
        about an but can fre has hav her hom if mor my one oth our pag post search servic
        sit stat tim us was we will
    """,
    6.0: """
        add also am any been book business buy car click com contact dat day do find first
        gam get he help his hotel how includ informat item lik link list mak may me nam no
        now off onlin only out pm pric product program provid rat review right see sell so
        som system their ther thes they up use user view web wer what when which who work
        would year
    """,
    5.75: """
        act address aft area art articl availabl back bas best call cas category chang check
        city cod community comput copyright creat current data de design detail develop doe
        download each email end event fall featur fil firm follow form forum friend full
        general go good great group had health high hous imag info into issu its jan january
        job just know last law learn lif lin liv locat long look mad mail manag many map
        market memb messag most music need network next numb offic open ord over own part
        pay peopl phon photo pictur plac plan play pleas policy print privacy project public
        quit re read real relat report requir research reserv resourc result return said
        school select send serv set sex she ship shop should show sign softwar sport start
        stor student subject such support tak term than them then through top two typ und
        unit university used very video want way well wher world
    """,
    5.5: """
        access accessory account activity advanc advertis agre allow anoth applicat archiv
        around ask associat author becaus befor being bet between big black blog board both
        box brows build canada card cart cd children china class clos collect colleg compar
        complet condit connect content control cost could country county cours credit deal
        decemb descript did different digital direct directory discuss down driv dur ebay
        edit educat electronic english estat europe even every experienc fami field food
        found fund gallery gay gift girl giv government guid hand head him history host hour
        human increas index industry insuranc interest international internet island john
        join jun languag larg lat lead left let level library light limit littl local lose
        lov low main man material mean media meet men method mill model money month mov movy
        much must national non north old operat opt organiz pap park party per person
        personal point pow present press previous privat problem process profil property
        protect publish quality quest quot receiv recent record referenc releas rep request
        room rul run sam sav say scienc second sect security shall shar sinc siz small solut
        sourc south special standard star still stock story study tabl tax teach team
        technology teen test text thing think thos thre thread titl today too tool topic
        total track trad train travel try updat using valu vers visit wat watch websit week
        west whil whit why win window within without women word writ york
    """,
    5.25: """
        abl abov accept actual additional administrat adult again against age agency agent
        ago air al album already alway amount analysi animal announce answ app appear
        approve apr april artist assess audio aug august australia auto averag award away
        baby bad bank bar basic beach becom begin believ below benefit bid bill bit blu body
        boy brand break calendar california cam camera care caus cell cent centr central
        certain certificat chapt charge cheap child choos church clean clear cloth club co
        commercial committe common communicat concern conferenc construct contain continu
        contract copy corporat council count court cov cut dai databas david dec decis defin
        delivery determin devic director discount display distribut district docu dog domain
        don drug due ear east easy economic effect eith els employ employe energy engin ent
        entertain entry environ equip error establish estimat ever exampl exist expect
        express eye fac facility fact far fast fax feb february federal fee feed feedback
        feel few figur film final financ financial fine fir fish fiv flash flow focus forc
        format four franc front fuck fun funct furth futur garden generat germany given
        global god going gold got green hard heart hit hold holiday hop hot howev id idea ii
        important improv india indicat individual inn institut invest involv jam japan
        journal july keep key kid kind la lak land latest lawyer least leav legal less
        license loan log login london lot lyric machin magazin major manufactur mar march
        mark mat match measur medical memory microsoft might mil min minut miss mobil mod
        monitor movi natural near net nev newslet night notic nov novemb nud object oct
        octob official onc opportunity original packag parent particular partn pass password
        past patient pc perform performanc period pet pic plant pok popular porn port posit
        possibl power practic president pro produc professional promot publicat purpos put
        quick rac radio rang reason recommend red reg regist remov rental respons restaurant
        rise risk road rock safety sampl san schedul scor screen seem self sep septemb sery
        several sho short sid similar singl social society someth song sort sound spac speak
        specific sponsor st staf stand status stay step stop street structur styl submit
        subscrib sue suggest sun sup supply sur talk technical tell texa thank third thought
        ticket tip tour town toy treat tru turn understand until upon usual via vot walk war
        washington weath wed weight welcom wheth written yaho yes yet young
    """,
    5.0: """
        ability abstract academic accommodat accord achiev across activ addit adopt ads
        advic affect affiliat africa aid airport alert almost along alternativ although
        amazon amend among anal angel annual anti anyon anyth apart appl apply approach
        appropriat argu arm asia asian ass assign assistanc assum attach attack auct
        authority automatic availability background bag balanc ball ban band basi basket
        battery bay bear beautiful beauty bed bin block blood boat born boss breast brief
        bring broth brown budget bug built burn bush button cabl calculat camp canadian canc
        cap capital carolina carry cash casino cat century chair challeng channel charact
        chart chat chemical chicago choic christian christma claim classic clip combin
        command commiss commit component concept conduct consid consider constitut contribut
        controll convert cook cool cor corn correct coupl cover cross cultur cup custom
        damag danc death debt decid deep default definit degre delet demand describ desktop
        die differenc din disclaim diseas distanc divis doctor doing dollar door doubl draw
        dream drink earn earth easi eat editor educational effectiv effort ele elect enabl
        engineer england enhanc enjoy enough ensur enterpris entir environmental especial
        essential est eur evaluat everyon everyth evidenc exact excellent except exchang
        executiv exercis expert explain explor extend extra factor faculty fail fair fan
        farm fat fath feet femal fight fill filt finish fit fitness fix flight floor florida
        fly football foreign forest forward foundat fram french fri friday furnitur gas gen
        georg glass goal golf googl grad graduat grand grant graphic ground grow growth
        guarante guest guy hair half hall handl happen happy hardwar hat hear heat held hill
        homepag hors hospital hug hunt identify iii impact import inc inch incom independent
        industrial inform input insid install instead instru instruct int integrat interfac
        internal interview introduct ireland ita java jon jul keyword kill king kingdom kit
        kitchen knowledg known label lady las launch lay length lesbian like linux listen
        load logo los ltd mac maintain mal manual mary mast matur max maximum medicin
        membership menu met metal mexico michael middl milf military mind mix modern modify
        modul mon monday morn mortgag moth motor mount mountain multi multipl museum nat
        natur navigat necessary nic nokia normal northern noth nurs obtain occur offer often
        oil opin outdoor output outsid overall overview pacific pack paint panel participat
        patch path pattern paul paypal percent perfect permit photography physical pick piec
        plus polic politic political pool poor pop populat positiv potential prepar pressur
        prev prevent primary prior probab probe procedur progress propos protein provis
        pussy rais rank rap rath reach ready recip reduc ref reflect regard regional
        register registrat regular regulat relationship remain rememb rent repair replac
        represent republic resolut resort respect responsibility responsibl rest retail
        revis richard rid ring rington riv robert rol roll root round rout russia saf sat
        saturday scal scan script sea season seat sec sector secur seek seen senat senior
        sens sent separat sess sexy sheet shirt shot shown significant silv simp simpl
        situat six skill skin smith someon son sony soon spe specify spr stag statistic ston
        storag str strategy stream strong studio stuf success successful sum summary sunday
        surfac surge survey switch tag taken tap target task tech techniqu tel telephon
        televis theory therefor thoma though thousand thu thursday thus togeth told ton took
        toward trademark traffic trail transf translat transport tre trial trip trust tue
        tuesday uk union uniqu upgrad useful utility vacat valid valley van variabl variety
        various vehicl virginia virtual visitor visual voic volum wait wall warn wednesday
        went western whol wid william wind wireless wish woman wood worldwid wrot yellow zip
        zon
    """,
    4.75: """
        abus academy acceptanc acid adam adapt adjust admin administrativ advantag adventur
        advis advisor affair african aim airlin alaska allege allocat alon amateur amaz
        andrew anim animat ann annotat announc anonymous antiqu apparel appeal applianc
        applicabl applicant appoint approximate architectur arizona army arrang arriv aspect
        assemb asset assist assistant atlanta atom attempt attend attent attract attribut
        audit austin australian authoriz automotiv ave avenu avoid bab bargain baseball
        basketball bath battl beat becam bedroom began behind bell beyond bibl bik bind bird
        birth birthday blond blow blowjob bob bon bond bondag bonus boob bookmark boot bord
        boston bottom bowl brain branch breakfast bridg broad broadcast brok broken brought
        bus byt cach campaign campus candidat canon capability capacity captur carri cartoon
        cast catch celebrat celebrity certify chain chanc characteristic charl cheat
        checkout chip chri circl circuit citizen civil classical classified clinical clock
        coach coast coat cock coffe cold collectibl colorado colour columbia column combinat
        comfort comic commerc comparison compatibl competit compil complete complex
        complianc comprehensiv con concentrat concert configurat confirm conflict congress
        considerat consist consolidat constant consult consultant contest context contractor
        convent convers coordinat cop coverag craft creativ creek crim criminal criteria
        critical cruis crystal cultural cum currency customiz cycl dakota dalla dan daniel
        dark daught dav dead debat dedicat del delay deliv deliver demonstrat deny depend
        deposit depth designat desir desk destinat detect diamond dick dictionary died diego
        diet dif difficult dildo dimens disability disabl disc disk div doc documentat doll
        domestic donat dos dot draft dress dry duty dynamic earli eastern economy edg
        editorial edward eight electric electrical eligibl emergency encourag enforc engag
        engine enlarg enter equal equity etc euro examin excit exclusiv execut exhibit
        expand expens export extens external extrem failur faith fals family fantasy fash
        favourit fear felt festival fict flag flat fold font foot ford forecast forgot fort
        framework francisco frank freedom frequency frequent fresh fruit fuel ful functional
        funny gambl gamma gat gav gear genetic genr georgia goe golden gon guess guidelin
        guitar gun hack hardcor harry hawai headlin heard heavy height hello helpful hid
        highest highlight himself hir historical hol hong household houston ice icon ideal
        identity illinoi illustrat immediate implement implementat incest incorporat indiana
        infect influenc infrastructur initial initiativ injury insert inspect installat
        instanc instant intelligenc intend interact interactiv introduc investor invit iowa
        ipod iraq iron israel italian itself jack jackson jail jean jersey jesus jim joe
        johnson joint joseph judge junior justice kansa kel knew kong korea lab laboratory
        lack lan landscap laptop largest latin leadership leagu leas leath lectur led lee
        leg les lesson liability literatur lock lodg lord loui lowest magic maintenanc marin
        marriag marry martin maryland mass massachuset mayb mechanism medium mental merchant
        michigan mid mik mini minimum minist ministry minnesota minor mirror miscellaneous
        moderat moment mot motorola mous multimedia musical myself nak nativ negativ
        netherland newspap nod nor notebook notify nuclear null objectiv observ obvious
        ocean ohio ontario optimiz optional oral orang order oregon organisat origin
        otherwis pain pair palm paperback paramet pari participant partnership patent peac
        peak pen pennsylvania perhap permanent permiss personnel perspectiv pharmacy phas
        photograph physic physician pin pink pip plain planet plastic plat platform plug
        pocket poll porno portabl portal portfolio pot pound powerful pray predict preferenc
        premium prescript presentat pretty preview prim principal principl priority proceed
        processor professor profit prop proposal protocol prov pull pump push qualify
        quantity quart queen query rain random rapid ratio ray react reality realiz recogniz
        recommendat recovery recreat recruit reduct refer reform relativ relevant relig
        religious remot repeat reply representativ reservat resident residential respectiv
        respond restrict retir revenu rich rom row royal rural saint samsung santa satellit
        saw scen schem scientific scot scotland seal seattl secret secretary seed seminar
        sequenc serious settle seven sexual shap sharp shift shoot signal signatur simulat
        sing sist sitemap ski skip sleep slight slot slow smart smok snow soc soft solid
        solv sometim sorry soul southern spa spain spam spanish spec specialist specificat
        specy speech spend spirit spot spread squar stamp steal steel stev stick straight
        strategic strength stress strik strip sub submiss subscript substanc suck suppli
        surgery surpris surround sweet swim symbol tab temperatur templat ten tend territory
        theatr themselv therapy throughout tit tom touch tourism tow traditional transact
        transit transportat trend tri troubl truck truth tub tun tutorial universal unknown
        unless upload upp ups urban usernam var vary vega vendor vic villag vintag violat
        virus vis void vol volunte vow wal wallpap warm warranty wash wast wav weapon wear
        webmast weekend whatev wheel wholesal whos wif wild wing wint wir wisconsin
        wonderful workshop worth wrap wrong xxx yesterday yourself youth zealand zero zoom
    """,
    4.5: """
        absolute acc accelerat accessibility accessibl accident accompany accomplish
        accordanc accuracy accurat acknowledg acr activat actor addict admiss admit adob
        advisory affordabl afternoon aged agenda agricultur agricultural ahead aircraft
        alabama alan alarm alcohol alex alexand algorithm align allen allianc alpha alt
        alumni amp analys analyst ancient anderson angl anniversary answer antonio anyway
        anywher apparent appearanc appendix appreciat arab aris arkansa array arrest arrival
        asp athletic atlantic attitud audienc austria authenticat automat avatar avg aviat
        awar awareness backup bak baltimor bang bankruptcy barbara barri bass bat bathroom
        bead beer behalf belgium belief belong belt ben berlin besid bestsell beta biggest
        bio biography biological biology birmingham blad blank blend bless blind bluetooth
        bold bomb boost bottl bound boundary bracelet brazil breath breed brian bright
        broadband brochur brook bruc buddy buf buffalo bulk bulletin bureau busy cabinet caf
        cak cambridg camcord cancel candl captain carbon careful caribbean cartridg castl
        catalogu cater catholic caught cellular census chairman chamb champ championship
        char charg charity charlot charm chas chees chemistry chest chicken chocolat chosen
        christ christoph cinema circumstanc cisco cit clark classificat classify classroom
        claus clearanc cleveland climat clinic cloud clust coin col collaborat collectabl
        collector color comedy comfortabl commentary commission comp compact compensat
        compet competitiv complaint complicat compos composit compound compress conclud
        conclus concret condition confidenc configur confus connecticut connector consent
        consequenc conservat conservativ consistent consol consultat consumpt contemporary
        continuous contrast conversat cooky cooperat corp correspond cosmetic costa costum
        cotton coupon crack crazy cream crew crisi critic crop crowd crown cur curriculum
        curv czech dam dang dangerous davi dean dear decad deck declar declin decorat
        decreas def defend delawar delegat dell delta delux demo democracy democrat
        democratic denmark density dental denv dependent deploy depress der deriv desert
        despit destroy determinat detroit diabet dial diary difficulty digest disast
        discharg disciplin disclosur discov discover discovery dish disney disord dispatch
        disput distinct distributor diversity divid dodg doubt downtown dragon drama drill
        driven drum dual durat dutch eagl eas echo effective efficiency efficient egg egypt
        elementary elevat eliminat elizabeth emerg emiss empir empty encod encyclopedia
        endors enemy entitl entity episod equat equivalent era eric ericsson erotic escap
        escort essay ethic eventual evil evolut exam examinat excess exclud exempt exit
        expans expectat expenditur expensiv experi experimental expertis explanat expos
        exposur extensiv extent extract extreme fabric facial facilitat factory famous
        fantastic faq federat fellow fetish fig fing fiscal flexibl float flood florist folk
        forev forget formal formula forth fourth fox franchis ftp fundamental furnish gang
        gap garag gary gateway gather gend generic ghost giant glad glanc glen glob glossary
        glov gnu gourmet govern governor grac graph grati gray greatest greec greek greet
        greg grey grid grill gross grov guard guardian guidanc guinea hairy hamilton
        hampshir handbook handheld hang hardcov harri heal healthcar healthy heaven hell
        henry heritag hero hey hidden highway hik hip historic hobby hockey hollywood holy
        honda hook horror howard hundr hundred hurrican hurt husband idaho identificat ignor
        ill illegal imagin immediat impl imply importanc impos impress incident inde
        indonesia induc infant ingredient initiat inject ink innovat innovativ inquiry
        insight inspir instructor insur intel intellectual intent interior interpret
        interpretat interracial intervent inventory investigat iran iraqi irish isolat
        jacket jason javascript jay jaz jef jennif jet jewellery jewish jok jordan jos
        journey joy judg kentucky kept kernel kevin keyboard kick kim kiss knight labour
        lamp latina laugh lawrenc layout legend leisur len lend lewi lib liberal liberty
        licens lie lifestyl lift limitat limousin lincoln linear lingeri lion lip liquid lit
        logic loop louisiana loung lunch luxury magnetic majority malaysia mall manchest
        marketplac marshall mask massag massiv mathematic matrix matthew meal meant meat
        mechanical med medicat memorial ment mention merchandis merg mesh messeng metro
        miami mic micro migrat milk mineral minority misc mississippi missouri mistak modem
        modificat molecular monst montana moon moor moral motivat motorcycl mouth muscl
        muslim mutual mystery nail narrow navy nearby nebraska neck negotiat neith nevada
        newest nick nin nippl nois nominat northwest norway notificat novel numerous nutrit
        oak obligat observat occas occupat odd offlin oklahoma oliv olympic onto opera
        operational oppos opposit optical oracl organic orgy orient orlando orlean outcom
        outlet outlin outlook outstand ownership oxford pac packet pad pakistan pal pan
        panasonic pant par para paragraph parallel partial passeng pat patrick pcs pearl pee
        peer peni pens percentag peripheral perl petit pharmaceutical philadelphia philip
        philippin philosophy phoenix phras piano pill pilot pipelin piss pitch pittsburgh
        pixel plasma playstat pleasur plot plugin podcast poem poetry pol poland polish
        pollut portland portugal pos possess possib possibility postal pour poverty
        practical precis pref prefer pregnancy pregnant premi preparat presenc preserv
        primari princ printabl priz projector prompt proof proper proud provinc psychology
        pub puerto puls pupil pur purchas pursuant puzzl python qty qualificat que quiet
        quiz rack radiat rail ram rar raw rear reasonabl recall receipt recipient recognit
        recycl refin refund refus registry regulatory reject relative relax reliabl relief
        rely remark remind removal representat republican res rescu residenc resistanc
        resolv respondent restor resum retain retriev revers revolut reward rhod ric ridg
        rip rob robot rod rog roman romanc roof rough routin rub rug rush ryan sad safari
        sail salary salt sand sarah satisfact satisfy scholarship sci scientist scop
        screenshot secondary seg semest sensitiv sensor sentence serial setup sever shadow
        shav shell shock shut siemen sight simon simpson sin singapor sir sky slip slut smil
        smooth soil sol solar soldi spank specializ spell spent spin spiritual split spray
        spy spywar stabl stack stainless static statistical statut stephen stereo sterl
        steven storm strang strap stretch strict struggl subsequent substantial substitut
        sudden suffer sufficient sugar suitabl superior supervisor suppl suppos suprem surf
        surviv susan suspect suspens sustainabl sweden swing swiss switzerland sydney
        symptom syndicat tablet taiwan tal talent tampa tan tast taylor tea teenag
        telecommunicat temp templ temporary tennesse tenni terminal terminat terrorist
        textbook thailand thin thong threat threaten throw thumb thumbnail tie tig tight til
        till tiny tir tissu toe toll tomorrow tonight tony toronto toshiba tourist tourna
        trac tradit transcript transform transmiss transmit trap travell treasur trick trim
        troop turkey twenty twic twin twist typic typical ultimat ultra unabl uniform
        univers unix unlimit unsubscrib upcom usag utah utiliz valentin valuabl vancouv
        variat vat vector ventur venu verify vermont veteran viagra vibrat victim victoria
        victory vietnam villa vinyl violenc virgin visa vitamin voltag voyeur wag wak walt
        warehous webcam weblog welfar wet whom width wikipedia wildlif wilson witness wond
        worry worst wow yard yeah yield
    """,
    4.25: """
        aaron abandon abort abroad absenc absolut accent acceptabl accredit accumulat ace
        acoustic acrobat actress acut adequat adjacent adjustabl administer advers advocat
        afford afghanistan afraid aggregat aging airfar aka albany albert alberta alic alien
        aliv allergy ally alphabetical alternat amb amenity amplifi amsterdam amy analog
        anchor andy anna annex ant antenna anthony antibody anticipat anxiety anybody anymor
        anytim apach approx approximat arabia arabic arc arcad arch architect architectural
        arena argentina arrow arthur artificial artwork ash asid assault assembl assert
        assumpt assur assuranc astronomy athen athlet atla atmospher atomic attain attendanc
        attractiv aud authentic automobil autumn awesom axi bachelor backpack badg bahama
        balloon bandwidth baptist barcelona barn barry basin beam bean beast beav bee beef
        behavior behaviour bel bench benchmark bend benjamin berkeley bestiality beverag
        bibliography bicycl bikini bil binary bishop bitch biz blackjack blam blanket blast
        blvd boil bolt bookstor boom booty bor borrow bow bra bracket brad brak brass bread
        brew brick brid brilliant bristol britney broadway bronz brooklyn brunet brush bubbl
        buck bulb bulgaria bull bullet bump bunch bundl burden bury bust busty cab cabin cad
        cal calibrat calm camel campbell cancellat candy canva canyon capabl cargo carl
        carlo carol carpet carv cashi casset casual cav cedar ceil celeb cemetery ceramic
        ceremony characteriz charli che chef cherry chevrolet chi chick chil childhood chop
        chronic chronicl chuck cigaret cincinnati circulat citat civic civilian clay clerk
        clinton clon close closur cloudy coal coalit coastal collaborativ collaps collar
        colleagu collectiv collin colombia columbus columnist combat combo commenc comment
        commodity commonwealth compan compaq comparativ compatibility competitor compilat
        complain complexity compris condo confidential confirmat connectivity considerabl
        constitutional constraint consum contaminat continental contributor convenienc
        convenient conventional convict convinc cookbook cooki coop cooperativ cord correlat
        correspondenc corrupt cottag courtesy cow cowboy craig crap creatur cricket
        criticism croatia crucial cry cub cuba customis cylind cyprus dad daddy dal damn
        danish dar dawn deadlin debian debug declarat decor deduct deem deer defeat defect
        defenc defendant defens definite delhi delight demographic den denni denot dentist
        departur depot deputy derivativ deserv desperat destruct detector deviant deviat
        devil devot diagnos diagnosi diagnostic diagram dialogu diamet diesel differential
        dig digit dim dimensional dip dir directiv dirty disagre disappear disappoint
        disclos discret discriminat dismiss disposal distinguish disturb divers dividend
        divin divorc dock document documentary dom dominat donald donor doug dougla dov
        dozen drag dramatic drawn drew drunk dublin duck duk dump dun duplicat durham dust
        dwell ebony edinburgh effectiveness ejaculat eld electricity electron elegant
        eligibility elit elsewher embed eminem emot emotional emphasi emphasiz encount
        encrypt eng enquiry enroll entire entranc entrepreneur envelop enzym epson ethernet
        ethical ethnic evan eve everybody everyday everywher evolv exce exceed excel
        excellenc exceptional excerpt exhaust existenc exotic exp expedit expir explicit
        explorat ext exterior fad fak fam familiar fault fed fellowship fenc ferry fifth
        filenam filter fin finest finger finland firefox firewall fishery fixtur flam fleet
        flexibility flip floral florenc flu fluid foam fool forgotten fork former formulat
        fortun fost founder fountain fragranc franci franklin fraud fred freewar freez
        friendship frog frustrat functionality funeral furthermor fus gadget gag gal galaxy
        gaug geek gel gem genealogy genuin geographic geography ghz gig glasgow glory gnom
        gonna gordon gospel governanc grab graham grain gram grass grav grew grip grocery
        grown guestbook guild guilty gulf gym habit habitat halloween ham han handbag harm
        harp harrison harvard harvest haven hawk hay hazard hazardous headphon headquarters
        headset heath heavi hebrew heel helen helmet henc herald herb herbal herein herself
        hewlet highland hilton hint hispanic hist holland hon honest honey honor honour hood
        hopeful horizon horizontal hormon horn horny hospitality hostel housewar hrs hub
        hugh humanity hung hungary hybrid ian identifi illness immigrat impair imperial
        implicat impossibl incentiv inclus inclusiv incorrect increasing incredibl
        independenc indianapoli indirect indoor inflat informational injur insect inspector
        institutional instructional insulat integ integral integrity intelligent intensity
        intensiv intermediat interrupt interval intro invent invitat invoic ion isl islam
        islamic israeli jacksonvill jacob jamaica janet jar jefferson jerry jessica jew
        jimmy joan joel johnny jonathan journalist juan judicial juic juli junct jurisdict
        jury justify justin juvenil karen kat katrina keith ken kennedy kenneth kent kenya
        kerry kingston kne knif knit knock kodak lac lad laid lang lanka large larry latex
        laura lawn lbs leaf leak lean lebanon legacy legislatur lemon lens leon liabl lick
        lifetim linda lisa literacy literal literary litigat liverpool lobby logical
        logistic lookup loos lottery lotus loud louisvill love luck lucky luggag luk lung
        luxembourg lyn machinery macintosh macro madison madonna madrid mag magnet mandat
        mandatory manga manhattan manipulat mapl marc margaret margin mari maria marriot
        mart mason masturbat mathematical mayor mechanic medal median mediat medicar
        melbourn melissa mem membran memorabilia memphi mentor merced mercury mere merit
        mess meta metabolism methodology metric metropolitan mexican mhz michell microphon
        microwav midi midland midnight milwauke miniatur minimal minimiz minneapoli mint
        mitchell mitsubishi mixtur mobility mol molecul monica monkey mont montgomery
        montreal mood moreov morgan morri moscow motel motherboard mozilla mph mrs mug
        municipal murd murphy murray mus musician myth nancy nashvill nationwid nav nearest
        necessari necklac neil nelson nepal nest netscap neutral newton nigeria nik nikon
        nil nintendo nissan nobl nobody noon norfolk norman northeast norton nos nova
        nursery nut nylon oakland occasional occupational occupy offend offensiv offset
        offshor okay oldest olympus omega ongo opponent optic optimal orchestra ordinanc
        ordinary org organ organis organizational orientat originat oscar ottawa ourselv
        outreach outsourc oven overcom overnight oversea oxygen packard palac palestinian
        panama panty pantyhos parad paradis parish parlia pars particl passag passport
        payabl payday pend pendant penetrat pentium pep perceiv percept perfum periodic
        perry personality personaliz peru phil phillip pickup pie pier pierc pig pillow
        pione pirat pit pizza plaintif platinum playlist plaza pleasant plenty plumb poet
        poison polyphonic pond popularity portrait portugues postag postcard potato pottery
        powd practition prais preced preliminary premis prerequisit prescrib presidential
        prid priest princess privileg probability proc proce procur productivity profess
        progressiv promotional proport prospect prospectiv protectiv protest prototyp proven
        proxy psychological punch punish punk puppy purpl pursu quantum quarter quebec queu
        quilt quotat rabbit rachel radar radical rag raid railroad railway rainbow ralph ran
        ranch rational realistic realtor realty rebat rebel recept receptor recognis
        reconstruct recov redeem reed reel referral refinanc refresh refrigerat refuge
        regardless regim regulator rehabilitat reinforc relay reliability reload relocat
        remedy remember render renew renewal replicat repository reprint reproduc reproduct
        reputat resell reset resistant respective restorat reun reut rev ribbon richmond
        rick rico rim rio ris robin robinson rocket rocky romantic ron roommat rop ros ross
        rotat roulet rov roy royalty rpm ruby rugby russell sacramento sag salad salem
        salmon salon samuel sandy sauc saudi scar scenario scholar scottish scout scrap
        scratch scream screensav screw scroll sculptur sean seasonal semi semiconductor
        sensitivity sew shad shak sharehold sharewar sharon shed shelf shelt shield shin
        shit shor shortcut showcas sick sierra sigma significanc silenc silent silicon silk
        sim simplify simultaneous sixth skat skirt skyp slav sleev slic slideshow slim slop
        smell snak snap snowboard soap sock socket sole solo somebody somewhat somewher
        sophisticat sought soundtrack soup southeast southwest soviet span spar spark
        spatial spear spectacular spectrum spic spid spok spoken spotlight spous squad
        squirt sri stability stadium stain stanley statutory std ste steam steer stem
        stewart stimulat stood strain strand strengthen strok structural stud stun stupid
        stylish sublim subsect subsidiary suf suicid summit sunglass sunset supervis surgeon
        surgical surveillanc survival survivor suspend sustain swap sweat swedish sword
        symposium syndrom syntax tackl tail tall tatto taught tear technician ted tee teeth
        tenant tens tent terror terrorism terry testimonial testimony textil textur thai
        theoretical therapeutic thereof thermal thesi thick thirty thompson thorough thou
        threesom threshold thrill throat thru thy tick tiffany tin titan tobacco tod toilet
        tokyo tomato tongu toolbar tortur tot tough township toxic toyota tract tran
        transfer transformat tray treaty trek trib trig tripl tropical trunk truste tuit
        tunnel turbo turkish tutor tvs twelv twink ukrain ultimate uncertainty undergraduat
        underground underly understood undertak underwear unemploy unfortunate unlik unlock
        untitl unusual urg vacancy vaccin vacuum val validat valv vast vegetabl velocity
        venezuela verificat versus vertical vessel victor vii vincent violent visibl vista
        vital vocal volt voluntary vouch vulnerability waiv wanna ward warrant warren
        warrior wayn weak wealth weigh weird weld whal whenev wherea wick wide wiki wis
        wisdom wizard wolf wonder wooden workforc workplac worm wors worship wound wrestl
        wright wyom yacht yoga yorkshir zimbabw zoo
    """,
    4.0: """
        abbreviat aberdeen aboriginal abraham abs absent absorb accidental according
        accountability accountant accreditat accurate acn acrylic active activist ada
        adaptat adaptiv adaptor adelaid adhesiv adida adolescent adrian advert advocacy
        aerial aerospac aesthetic afterward aggressiv airway ala albania albuquerqu
        alexandria alfr algebra algeria ali alia alik allan allowanc alloy alphabetic alpin
        alter alterat alternative alto amanda ambassador ambient amino amongst amus ana
        anaheim analytical anatomy ancestor andorra andr andrea ang angela angola angry anni
        annoy anthropology antibiotic antigen antigua antivirus apparatus appellant
        appraisal apt aqua aquarium aquatic arbitrary arbitrat arctic arg arlington armenia
        armstrong arnold arthriti articulat artistic aruba ascend ashley assay assort asthma
        astrology ate atm atmospheric auburn auckland audi auditor aurora aus authoris
        autograph avon await awaken awful aye azerbaijan backward bacteria bacterial baghdad
        bahrain bailey bald bali ballet ballot banana bangkok bangladesh banquet barb
        barbado bare bark barrel baselin bash batch batman battlefield beatl beck bedford
        beg begun behav beij belarus belfast beliz beneath beneficial beneficiary bennet
        benz berg bermuda bernard berry beth betty bever bia biblical bibliographic bingo
        binocular biol biotechnology bisexual bizar blackberry blah blair blaz bleed blink
        bloody bloom bobby bolivia booklet boolean booth borough bosnia bot botswana bould
        boulevard bounc bouquet boutiqu brac bradford bradley brandon brav brazilian bre
        breakdown bret bridal brighton brisban britannica brunei brunswick brussel brutal
        bryan bucket bud buffet bulgarian bunny burg burk burlington burst burton butl
        butterf buz bye bypass cadillac cag calcium calgary calvin cambodia cameron cameroon
        canal cancell cannon cant capitol capsul capt caravan cardiac cardif cardinal
        cardiovascular carey carnival carolin carpent carroll casa cascad casey casio
        casualty catalyst cathedral catherin cattl caut cayman ceas celtic cement chad
        champagn chan chao chapel charitabl charleston chassi cheapest checklist cheerlead
        chelsea chem chen chequ chess chevy chill choir cholesterol chord chorus chos
        christi christianity christin christina chrom chromosom chrysl chubby ciao cigar
        cindy circular circus citizenship civiliz clair clamp clan clar clara clarify
        clarity cleans cleanup clif closest closet clu clutch cocktail coefficient cognitiv
        cohen coil coleman colin collis cologn colon colonial colony communist commut
        comparabl compass compell competency competent compl compliant complimentary
        compromis computat computational conceptual concord concurrent condemn condens
        conditional conf confess confident confidentiality confin conform confront congo
        congratulat congregat congressional conjunct conscious consciousness consecutiv
        consensus consequent consistency consortium conspiracy constructor consultancy
        contend continent continual continuity contour contrary controversial controversy
        convergenc convertibl convey copi coral cordless cork cornell cornwall corridor cos
        cot councillor coup courag couri cousin covenant cox cradl cran crat crawford crawl
        creativity credential crest cri criter critiqu crossword crow crud crush cruz cubic
        cue cuisin cult cultivat cumulativ cunt curious curl curs cursor curtain curti cush
        custody dairy daisy dana danny darkness darwin dash davidson davy dayton deaf dealt
        decay decent decimal decod decorativ deed defensiv defer deficiency deficit
        delicious dem demon dens dependenc dependency depict dept derby derek descend
        desirabl dessert destiny detach detectiv detent developmental devon dialog dian
        diana diap dic dictat dietary differentiat diffus dinosaur diploma dirt dis
        disadvantag disciplinary disco disconnect discontinu discrepancy dispens dispers
        displac dispos disposit disrupt disseminat dissertat dist distant distort distress
        doctrin dolphin dominant dominican donna doom dosag dow downloadabl dpi drainag dri
        drift drov dub dubai dud dumb dummy duncan duo durabl dye dying dylan earl earthquak
        eau eclips eco ecological ecology economist ecosystem ecuador eddi eden edgar
        edmonton eds egyptian elaborat elder electiv electoral electro elephant eleven ellen
        elli elliot elvi emac embassy embrac emerald emi emirat emma emperor empirical
        empower emulat enact enclos enclosur encounter endanger endless endow endur engrav
        enlighten enormous enrich ensembl enthusiast eos epic equality equilibrium eras
        erect essenc essex estonia eternal ethiopia eugen eva evident excessiv exclus
        exclusive excus exec expirat explod explos explosiv expo extraordinary eyed fabricat
        fabulous fairfield fairy faithful falcon fancy fascinat fasten fastest fatal fatigu
        fatty favor favour feat feath fend ferrari fertiliz fev fib fibr fifteen fifty
        figurin fiji finit finnish firearm fireplac fist flavor flaw fleec flesh flex fli
        floppy flour floyd fluctuat flush flut flux focal fog foil foo footag footnot
        footwear forbidden foreclosur forensic forestry forg forty fossil fought foul fract
        fractur frag frankfurt fras freak frederick freelanc freight fridg fronti frost
        frozen fry fuji fujitsu fulfill function fundrais funk funky fur fwd gallon gar
        garbag garcia garlic garnet gasolin gath gazet generaliz generous genesi geneva
        genius genom gent gentl geo geographical geological geology geometry ghana gibraltar
        gibson gilbert girlfriend glow glu goat goddess gor gorgeous gossip gothic gotta
        gotten governmental gradual grammar granny grap graphical grateful gravity gre
        greenhous greensboro gregory griffin grim grind groom groov guam guatemala gum guru
        gut guyana haiti hal halo halt hama hamburg hampton handicap handset handy hansen
        happiness harass harbour hardwood harley harmony harness harold hart hartford harvey
        hash hast hatch haul haunt hawaiian headach hedg helena helicopt henderson hepatiti
        hereby hierarchy hindu historian hitachi hollow holm holocaust homeland homeless
        homeown homework hondura honeymoon honolulu hoop hopkin horoscop horribl hos hottest
        housewiv hudson hull hum humanitarian humidity hungarian hungry hunk hwy hydraulic
        hydrogen hyp hypothesi hypothetical hyundai iceland identical idiot idl idol ignit
        illuminat illus imaginat immigrant immun imp implant impressiv imprint inappropriat
        inbox incidenc incl incomplet incur indi indigenous induct inf infectious infinit
        informal informativ infrar infring inherent inherit inhibit inhibitor initializ
        inlin innocent inquir insist inspirat instrumental insulin intak intens interconnect
        interfer interferenc interim intern internship intersect interstat intimat intranet
        introductory invad invalid invas invert invisibl invok ira irrigat italia italic
        iterat itun ivory jacki jad jaguar jak jami jeep jeffrey jenny jeremy jerk jerusalem
        jess jewel jill josh joshua journalism judy julia julian jungl junk kan karaok karl
        karma kathy kati kay kayak kazakhstan keen kenny kidney kinas kinda kitty klein kniv
        knob knot krug kuwait kyl laden lafayet lag lam lamb lambda laminat lanc lancast
        landlord landmark lao lap late latino latitud latvia laundry lauren lazy leap leed
        legitimat leo leonard lesli leu lev leverag levy lexington lexus liaison liberat
        liberia librarian lid lightn lightweight likelihood likewis lily lim lindsay linen
        linguistic lithuania livestock liz lloyd locality localiz logan lolita lon lone
        longest lopez lou louis lower luca lucia lucy lui luth lying lyon macedonia
        madagascar madness magical magnificent magnitud mai maid maiden mailbox mainland
        mainstream makeup malawi maldiv mali malpractic malta mama manifest manitoba manor
        manuscript marathon marbl marco marcus marijuana marilyn marina mario maritim marsh
        martha martial marvel mas mastercard maternity mattress maui mauritius maximiz mazda
        mcdonald meadow meaningful meanwhil medicaid medieval meditat mediterranean meetup
        mega megapixel melody melt memo memoir menus mer mercy merry mesa metadata metallic
        metallica metr mey michel midwest mighty milan mild mileag mileston millennium
        milton mim minolta minus miracl missil mist mistress mitigat modell modest modular
        modulat moistur mold momentum monaco monetary mongolia monk mono monro monu morocco
        mortality mos moss mozambiqu mpg mud mumbai munich municipality murder mushroom
        mustang mut mutant mutat myanmar myer myspac mysterious name namibia narrativ nasty
        nathan naughty naval nazi neat necessity needl neglect neighbour nerv nervous
        nevertheless newbi newcastl newfoundland newport newsgroup niagara nicaragua nichola
        nickel nicknam nicol nig nightlif nightmar nirvana nitrogen nomine nonprofit norm
        norwegian notabl notat nottingham novelty nowher nudist nudity nuk number numeric
        numerical nutrient nutritional oasi obesity obituary obj obstacl occurrenc offenc
        omaha oman omiss omit onion oop operativ orbit organism orgasm oriental orna ought
        ounc outfit oval overhead overlap overlook overwhelm owen owl oxid ozon painful
        palestin pam pamela panic panth papua paraguay parcel parental parliamentary partit
        pas passiv pasta pastor pathology pathway patio patricia patriot patrol paus pav
        pavil payroll pct pea peaceful peach peanut pear pedal peel pencil penguin peninsula
        penny peptid periodical persian persistent pertain perth peso pest pesticid
        petersburg peterson petition petroleum phantom pharmacist pharmacology phenomenon
        phi photographic phy physiology picnic pik pil ping pix plaqu playboy playground
        playof plymouth pod pokemon polar politician polo poly polyest polym pontiac pony
        popup porcelain pork porsch position pouch powell powerpoint ppm pragu prairi preach
        precious precipitat precise predat prefix prejudic premier prep prepaid preschool
        preservat preston pretend prevail primitiv princeton probat productiv prominent
        promo propagat prophet proposit proprietary prosecut prosecutor prostat prot
        protector providenc provincial psi pts publicity purs pursuit qatar quad quak
        quantitativ queensland question questionnair racial radius raleigh ramp rand randy
        rant rare rav raven raymond readi realis realm reasonab rebound rebuild rec recover
        recreational redhead redirect redistribut reef refere refill refurbish regent regga
        regi registrar regress regret rehab reid reimburs relevanc relianc reliev remaind
        remarkabl remix removabl renaissanc renam rend renewabl reno renovat repay repeal
        replica reproductiv reservoir resid residu residual resin resist respiratory restart
        restructur retent retreat retrieval retro revelat reveng revolutionary reynold
        rhythm rib richardson rifl rig rit ritual rival riversid roast robertson robotic
        robust rochest ronald rosa rost rotary roug ruin ruth rwanda sacr sacrific saddam
        saddl safe safeguard sailor sak sal salvador salvat samba samoa sanct sandal sandra
        sandwich sap sapphir sara saskatchewan satin satisfactory saturn savag savannah scam
        scandal scary scat scatter scenic scent schema scoop scoot scotia scriptur scrub
        scuba seafood sear secretariat sedan sedi seiz selectiv semantic sen senegal
        separate sept ser serbia serum servant seventh sexuality shaft shakespear sham
        shanghai shannon shark shaw sheep sheffield shelv shepherd sherif sherman shortag
        shout shuttl sic sig sil similarity singh sip sixty skateboard sketch skull slam
        slat slovak slovakia slovenia smartphon smash snack snapshot sociology sodium sofa
        softball solomon soma somehow somerset sonic soonest sparkl specialis specimen
        speculat speed spenc sperm spher spi spill spirituality spit spoil sponsorship spoon
        spring springfield sprint stabiliz stair stak stakehold stall stan standardiz
        stanford stapl startup statewid stationery statu steady steak stein stephani stern
        steroid sticky stir stitch stok stomach stool stov strawberry striv stroll struck
        stuart stuck stylus subaru subcommitte subdivis subset subsidy substrat subtitl
        suburb suburban succe succeed sudan sullivan summariz sunny sunris sunshin superb
        superintendent supplemental suppress sure surnam surplus surrey sussex
        sustainability suzuki swallow swan sweatshirt sweep swell swift sympathy symphony
        sync synchroniz synopsi synthesi synthetic syria systematic tactic taho tailor tamil
        tanzania tar tarif taxat taxi taxpay teas technic techno technological teddy
        telephony telescop temporal tendency terrac terrain terri terribl testa testify tex
        thanksgiv theology theorem therapist thereby thesaurus thickness thomson thrown
        thund tid tied tier tilt timb time timelin timothy titanium toast tobago toddl token
        toleranc tommy toolbox tooth topless tor torrent towel tractor tracy tragedy tranc
        transparency transparent transplant transsexual transvestit trash trauma treasury
        tremendous triangl tribal tribun tribunal tribut trinidad trinity trio triumph
        trivia trojan trophy troubleshoot troy tsunami tuck tucson tulsa tunisia turk turnov
        turtl tyl tyr uganda ugly umbrella una unanimous unauthoriz unavailabl uncl undefin
        undergo undertaken undo unexpect uni unify unity univ unlike unnecessary unsign unto
        unwrap upset urgent url uruguay uzbekistan vagina validity valium valuat vampir
        vanilla varianc variant vas vatican vault vegetarian vegetat vein velvet venic vent
        ventilat verb verbal verd verizon vernon vertex vest vet veterinary victorian vienna
        vietnames viewpoint vik vin vineyard violin viral virtu visibility visualiz
        vocabulary vocational volkswagen volleyball volvo voyag vulnerabl wad wagon wallac
        wallet walnut wan wang waterproof watersh watson wax weakness weav webcast webpag
        webst weed wellington wellness welsh wendy wesley wetland wheat wheelchair wherev
        whilst whip whistl whor wichita widescreen widespread widget widow wifi wilderness
        willi willow windsor winston wip wit witch withdraw withdrawal wiv woodland wool
        worcest workflow workout workstat worn worthy wrist xerox yal yamaha yang yanke yarn
        yea yeast yemen yen yrs yugoslavia yukon zambia zen zinc zoophilia
    """,
    3.75: """
        aaliyah abba abbey abbot abdominal abid abnormal aboard absorpt abundanc abundant
        abusiv acclaim accountabl accru ach acquir acquisit acronym activism actuat addison
        additiv adequate adher adjourn administ admir admiral adv advent adwar aerobic
        affinity affirm affirmativ afghan airborn ajax akron alb alba albanian alcoholic ale
        alias alicia alison alkalin allah alley allison allot alma almanac almond alongsid
        aloud alp alphabet alright altitud altogeth aluminium alzheim ambit ambitious
        ambulanc americana ami amid amnesty amo amortiz ampl amplitud analogu ancestry
        anchorag angelina anguilla anita ankl annuity antarctica anthem anthology antill
        anxious ape apertur apex aphrodit apo apollo apologiz apology apostl appellat append
        appetit applet apprais apprentic appropriate archaeological archaeology ark armenian
        armour aromatherapy arsenal artery asa asap asbesto ashanti ashle asleep aspen
        asphalt aspir aspirat assassinat assembly assoc asterisk aston astronomical asylum
        atari atkin att attendant attende attic auditorium augusta augustin aunt aussi
        austrian auth autism autobiography autonomous aux auxiliary avail avalanch avalon
        aveng avery avid awak axe axl babylon bach backbon backyard bacon bail bait bakery
        bal balcony baldwin ballard ballroom baltic bambo bangalor baptism barbecu barbi
        barbuda barnet baron barret bart barton bastard baton battal bau baxt beacon beard
        beaten beetl behold beig belgian bella belmont belov bengal benin benson bent
        bentley benton berkshir bewar bhutan bias bib bilateral bilingual billboard billiard
        biochemistry biodiversity biomedical biotech birch bis biscuit bissau blak bldg
        bleach bliss blk bloomington blossom blown blueprint bluf blunt blur boast bodybuild
        boe bois bollywood bolton bonni boo booksell bookshop boon bosch botanical bout
        bowel bowi boyd boyfriend brady brag brasil braun breakthrough breez brenda brent
        brewery brig brigad brightness brit brittany bro broaden brokerag bronco bronx bruno
        bryant buckl budapest buddha buddhism buddhist buffy buick bulldog bunk bur burial
        burma burnt burundi butch bylaw byron caesar cairn cairo calculus caledonia calory
        camden campground canberra cancun candid cano canopy canterbury canton capacitor
        capita capitalism capitalist capitaliz capri carat carbohydrat carcinoma caregiv
        carlisl carlson carlton carmel carmen carnegi carolyn carriag carrot carson cary
        castro categoriz cathy cavali cavity cdr cellar cellphon centraliz cereal cerebral
        cert cha chairperson chalet chancellor chandl chant chap chapman charcoal charter
        chateau cheek chemist chemotherapy cheney cheroke cheryl cheshir chestnut chew chic
        childcar chin chiropractic chlorid chok christchurch chronological chunk churchill
        cid cinnamon cir circa citrus claimant clarificat clash classmat claud claw clayton
        cle cleanliness clearwat clerical clev clifford clifton clipboard clit closeout clov
        clown cluster clut cob cobra coca cocain coco cocoa coconut coherent cohort cok cola
        coli coll collateral collective collegiat colli colonel colt comb combust comet
        comma commun como comoro compart competenc competitiveness complainant complementary
        completeness compli comply compost compressor compulsory conceal conceiv concerto
        concess concis condom condominium conductor confederat congest conrad conscienc
        conserv considerab constituency constituent constrain constru constructiv consumabl
        cont contaminant contemplat contingency contingent continuat contractual contradict
        conven converg conway cookwar copenhagen corinthian coronary corps corpus correctiv
        correspondent corros corvet cosmic cosponsor couch cough counsell counselor
        countdown counterpart countless countrysid courtney courtyard coventry coyot crab
        crank crav cre credibility creditor creep crescent crib crimson crisp criticiz
        croatian crochet crook crossov crossroad cruel crusad ctr cuban cuf culinary
        cumberland cunningham curat curb curiosity curry cuti cynthia cypress daemon dag
        damp daniell darl darren dart dashboard davenport dawson daylight daytim dealership
        debbi debit deborah debri debtor decal deceas deco decre deductibl dee defectiv
        definitiv deg degrad degradat deli deliberat delicat delightful della delphi deni
        denim denis denominat dent dentistry dep departmental deplet deprecat depreciat
        depriv desc descendant descent descriptiv descriptor destructiv deteriorat
        deutschland devastat devis dew dewey diabetic diagonal diazepam dickinson differ
        dignity dilemma dilut diminish dinar dion dioxid diplomatic directional directorat
        discard discipl discography discourag discours discreet dishwash dislik disposabl
        dissent dissolv distinctiv distract disturbanc ditch diva diversify dixon djibouti
        docket doctoral dol dolby domin dominica domino dong donkey dop dorothy dorset dough
        downstream downward doyl drak drap drip drought drown dts duct duf dull dunde
        dungeon duplex durability dwarf dynasty dysfunct eag earliest easiest eaten
        economical edison edwin eff efficacy ego eighteen eighth eighty einstein elain
        elastic elbow electrod eleganc elf eli elk elm embarrass embroider embroidery embryo
        emergenc emerson emit ems encapsulat encarta enchant encompass encor energetic
        enjoyabl enlist enquir enrol enron enthusiasm enthusiastic entrepreneurship enumerat
        epidemic epidemiology equatorial equestrian ergonomic eri erik erin eritrea ernest
        eros erotica err erupt escalat esp espresso esteem esth etch eternity ethereum
        ethnicity etiquet eureka europa evacuat evanescenc evangelical evaporat everet
        evergreen evit evolutionary exc excavat excurs executabl exert exet exhibitor exil
        exodus exploitat exquisit extensive extern extinct facet facsimil factual faint
        fairfax fairness falkland farewell fargo faro fashion faucet faux fav feasibility
        feasibl feast fedex fedora felix felony fem feminist ferguson fernando fertility
        fest fetal fetch fiat fiddl fidelity fiesta filmmak filmography filtrat finaliz
        fingerprint firefight firework firmwar fisch fitzgerald flap flar flashlight flavour
        fle flea fletch flew flick flint flock flop flora fluorescent followup fond
        footprint forb forego forgiv forthcom fortunat fortunate fourteen fowl fra franz
        freeman freestyl fremont freshman freshwat fresno frict friedman frighten fring
        fulton furnac fury fuzzy gabon gabriel gail gambia gardn garland garret gasket gaz
        gaza gee gemini gemston genital genomic gentleman gentlemen genus geoffrey geometric
        georgetown ger gerald gestur getaway getty ghetto gigabit gil gill gina ging glaci
        glamour gland glaz glid glimps globaliz gloria glorious gloss glossy gloucest glucos
        goa goggl goo goodby goodman goodness goody goos gov gown gradient graffiti gran
        grandchildren grandfath grandma grandmoth grandparent grang granit grasp grat gravel
        graz greas greenland greenwich greenwood grenada grenadin grief grievanc grin
        groundwat guadeloup gucci guiana guidebook guilt guitarist gwen gymnastic hail
        halifax hallmark hammond hancock handful handmad handout handsom hank hannah hanov
        hanson happi hardback harden hardy harmful harsh hassl hath hatr hawkin hawthorn
        headlight heap heck helsinki hen hendrix herbert herd herman heroin herp herzegovina
        hesitat hewit hex hijack hilarious hilary hind hindi hing hitch hitl hmm hob hobart
        hoffman hog hogty holden holistic holt homemad homestead hometown homo homosexual
        honesty honorabl hoov hord hospic hostag hostil hotlin hound housekeep howell hugo
        huh humbl humiliat humour hump hun huntington huntsvill hurry husky hussein hustl
        hut hyd hydro hygien hymn hyperlink hypertens ibid ideology ids ign ignoranc imagery
        imitat immers immunity immuniz immunology imperativ implicit imprison improp impuls
        inability inaccuracy inactiv inadequat incens incidental inclin inconsistent incr
        incredib incremental incubat incubus incumbent ind indic indict indigo indonesian
        indy inequality inevitabl inexpensiv infantry inferenc infinity inflammatory
        inflatabl influential influenza informatic infus inhabitant inheritanc init inland
        inlet inmat insan inspirational inst instability instinct instrumentat insufficient
        insult intact intentional intercept interchang interdisciplinary interoperability
        interven intimidat intrigu intrinsic intrus intuit intuitiv invasiv inventor invers
        iranian iri ironic irregular irrelevant irritat irv irvin isaac isi issuanc istanbul
        isuzu italiciz itinerary ivan ivy jab jackpot jacqu jacuzzi jakarta jasp jaw jedi
        jel jen jenkin jenna jensen jerom jigsaw jockey joey jog johan johannesburg johnston
        joyc jud judiciary judith juicy jukebox jumbo jupit justificat kais karat katherin
        kathleen kell kelley kennel keno kerala kettl keynot khan khz kidnap kilometr kimber
        kindergarten kinetic kinky kiribati kirk kitten knowledgeabl knox knoxvill kosovo
        kristin kurt kyoto kyrgyzstan labell labrador lacross lagoon lancashir landfill lans
        lantern lar latency lateral lattic laught laurel laurent lauri lavend lawful layer
        lea leaflet ledg legendary legislat lego leicest leigh lemma lesotho lest lethal
        levi levin libya liechtenstein lien lieu lieutenant lifelong lighthous lima limb
        limo lineup ling linkag lipid liquidat liquor lisbon lisp lithium litr live
        livingston lizard lob lobst loft logout longitud loom lori lotto lowell loyal
        loyalty lubricant lug lumb lump luna lunar lur lust lutheran lux luxurious lynch
        lynx macau macdonald mack madam madden mae maggi magnesium mailman majestic majesty
        malaria malaysian malcolm malicious mambo mammal mania manifold manila mankind mans
        mansfield manuel marginal marian mariana marital markup marley marlin martinez
        martiniqu marty marvin marx massacr master masterpiec maternal math maturity mauric
        mauritania maverick maxim maxwell maya mayo mccarthy mead meantim medic meg megan
        mel memorabl memorandum merc meridian metabolic metaphor meter methodist methyl mfg
        mfr mia mickey microbiology micronesia microscop microscopy midst midway migrant
        miguel militant millionair mislead misplac missionary mistaken misus moan mob
        mobiliz mock moldova mommy monarch monogram monopo montenegro monterey montserrat
        moody moos mop morality morrison mortal morton mosaic mosquito motif motiv mould
        mound mourn movabl mow mozart muhammad mull multicultural multiplay multiply mum
        myrtl mystic mythology nan nanny nanotechnology nap napl napoleon napst narnia
        narrat nash natali nationality natl nauru nay neal ned negligenc negro neighbourhood
        nel neon neoplasm nero ness nestl neural neuron neuroscienc neutron nevi newark
        newborn newcom newman newsroom nice nich nichol nicola nightclub nikki nina ninety
        ninja ninth nip nixon noah nobel noel noisy nominal nonetheless nonfict nonlinear
        nonsens nordic normaliz northeastern northwestern norwich notab notch notorious
        notwithstand noun novic nucleotid nucleus nurtur oakley oath obey objectionabl oblig
        obliqu obscur observatory obsess obsolet obstruct occupancy oceania och octet
        odyssey offspr ohm ole olivia olson olympia oncology onset onsit ont oppress ops
        optimum orchard orchid ordinat ore organisational orion orphan orthodox osborn
        oscillat oslo outbreak outdat outerwear outgo outlaw outpatient overflow overlay
        overload overrid overse oversight overstock overtim owe oyst paddl pagan paintball
        pakistani palau panda panorama papa paradigm paramount parkway parol parrot parson
        pasadena pascal passionat patienc patriotic patron patterson paula paw payn pearson
        pedestrian pedro peek peg peggy pentagon pentax percentil percuss perennial perkin
        perpetual persecut persist personalis persuad pertinent petrol petty peugeot pewt
        phenomena philosoph philosophical phosphat photocopy photon physiological pigeon
        pilgrim pillar pinch pinnacl pistol piston pkg placebo plagu planetary plantat playa
        playback plea plead plum plump plush pogo polariz pollutant polynesia polynomial
        pooh porch pornography portray portsmouth positive postcod postgraduat postpon
        postscript potassium poultry practis prat pre precaut precinct precursor predecessor
        predicat predominant preferab prematur preparedness presbyterian presid presidency
        presley prestig prestigious presum presumab preteen prevalenc preventiv prey princip
        private privatiz prob probabl procedural proclaim prod prof proficiency
        profitability profitabl profound prog programmabl proliferat prolong prom promis
        pron pronounc propaganda prophecy proportional pros prospectus prosperity prostitut
        proton proverb provisional provok proximity prozac psalm pseudo psychiatric
        psychiatry psychic psychologist pueblo puf puffy pulmonary pulp puma pumpkin pun
        pundit punt puppet purdu pure purifi purificat purify putativ pvt pyramid qualitativ
        quantify quartet quartz quin quota rabbi racism racist rad radial radioactiv
        radiology raft rainfall ramada rambl rancho randall randolph randomiz razor reactiv
        reactor readabl readiness reagan reap reboot recap receivabl recess rechargeabl
        reciprocal reconciliat recondition rectangl rectangular recur redempt redesign
        redevelop redundant reebok reev referendum reflectiv refug refusal regency regenerat
        regina reign rel relational relaxat reluctant rem remortgag remote ren renal renault
        renown reorganiz repeated replay reported reptil requisit resal resembl residency
        resonanc respectful responsiv restraint resurrect ret reus revert revisit revival
        revok revolv rewrit rex rhapsody rhetoric rhym ricky ridiculous rigid rigorous riley
        riot rita riviera rms roach roam roar robbi robbin roberto rodeo rodney rodriguez
        rogu roland rolex roma romanian romeo rooki roosevelt rot roth rotten roundup royc
        rud rue runway rupe russ rust saab sac sack saga sahara salisbury saloon salsa
        salvag samantha samurai sanctuary sang sanitary sanitat santiago sarasota satan
        saturat sauna sausag savvy scalabl scalar scarf scenery sch schematic schmidt
        schneid schoolgirl schwartz scissor scoreboard scottsdal scrambl scrapbook scrutiny
        seam seamless sebastian secular secure seeming sega segregat seismic seizur selector
        sem sensat sensibl sensory senti sentinel seoul seq sequel sequential serenity
        sergeant sermon seth settl seventy severe severity sewag seychell sgt shallow shampo
        shan sharpen shawn shear sheila shelby sheraton sheridan shiny shirley shorten
        showroom shred shrimp shrink shrub shuffl shutdown shy sibl sickness sidewalk sidney
        sigh sightse signify silva simmon simplicity sincere singular sioux sirius sis
        sixteen skeleton skinny slack slap slash slashdot slavery slay slipknot smallest
        smiley smithsonian snatch sneak snif snip snoop snowmobil soak sob socialist soda
        solicit solicitat solicitor solidarity solitair solvent somalia someday sonata
        songwrit sooth sophi sophomor sor sorrow sour southampton southeastern southwestern
        souvenir sovereign soy soybean spacecraft spacious spad spawn spectat spectra
        spectral spicy spinal spir spiral splash splic spokan spokesman spontaneous
        spreadsheet sprinkl spur squadron squash squeez squid squirrel ssh sta stab stafford
        stalk stanc stark stationary stealth steep stefan stellar stevenson stif sting
        stipulat stockholm stockton storytell straightforward strait straw streak streamlin
        strongest strut stub stumbl stunt subcategory subclass subjectiv submarin subordinat
        subsystem subtl subtotal subtract subunit subway successor suffolk summon sung
        sunlight superman supermarket superstar superstor supervisory supplementary
        supportiv supra surinam surprising surrend surveyor sushi suspic suspicious sutton
        suzan swamp swaziland swear swimwear switchboard swivel syllabus symbolic symmetry
        synergy synonym synthesiz syracus syrian syrup systemic tablespoon tabo tack tacoma
        tactical tai taipei tajikistan tam tangibl tao tapestry tara tarot tasmania tasty
        tat tavern taxabl taxonomy teaspoon telegraph telnet tempo temporari tempt temptat
        tenth tenur ter teresa terminology terra terrestrial terrific territorial tham
        thankful theatrical theodor theological thereaft therein thermomet theta thigh
        thirteen thornton thoughtful threw thric thriv thron throughput thrust thur thyroid
        tibet tibetan ticketmast tickl tif tighten timeout timeshar timetabl tina titanic
        toggl togo toledo tolerat tomb tonga toni toolkit topical topology torch torn
        tornado torqu tort tout toxicity toxin traffick tragic traine trait transcrib
        transient transitional transplantat travers travi treadmill trench trent trevor
        trigger trilogy tripod trivial troll trolley trous trout trump trumpet tsp
        tuberculosi tulip tungsten turbin turf turkmenistan tuscany tuvalu twain tweak
        twentieth twilight twp tyn ukrainian ultrasound unacceptabl unbias uncertain unchang
        unclear uncommon uncut underlin undermin underneath underwat underway underworld
        underwrit unfair unfold unfortunat unicod uninstall unique unlawful unleash
        unofficial unprecedent unreal unsecur unspecify unstabl unsur unus unwant upright
        upstream upward uranium urin urinary usability usabl useless usenet ush utter vac
        vacant vaccinat vaginal valencia vanessa vanguard vanish vanity vanuatu variability
        varsity vascular veil ventura venus vera verdict versa versatil vertic veterinarian
        viabl vib vibrant vicinity vinc violet vita vivid volatil volcano volunteer vuitton
        wagn waist walli walsh walton wand wander wardrob warfar warmth warp warsaw warwick
        wastewat waterfall waterford waterfront waterlo wavelength weaken wealthy wedg wee
        weekday westminst weston whatsoev whereby wherein whichev whirlpool whisp whitney
        whoev widen wig wildcat wiley williamson willingness wilmington winchest winery
        winnipeg withdrawn withhold wok wolfgang wolv wong wont woo woodwork woody wor
        workbook workload worksheet workspac woven wreck wrench wretch wrinkl xii xma yell
        youngest zebra zelda zeppelin zin zodiac zoloft zombi zurich
    """,
    3.5: """
        aba abat abby abduct abdul abe abnormality abolish abound abram abrasiv abrupt
        absurd academia accolad accompani accountancy acetat acm acorn acquaint acquaintanc
        acreag actuarial acupunctur addendum addictiv adequacy adherenc adhes adj adjectiv
        adjoin adjudicat adjunct adl adm ador adorabl adorn adrenalin adverse aero aerosol
        affidavit afflict afro aftermarket aftermath aggravat aggress agil agility agitat
        agn ahm ahmad ail airbag airmail aisl alameda alamo alaskan albeit alberto alchemy
        alcoholism alexandra alexi alga algebraic alienat allegianc allegra allegro allel
        allergic alleviat alligat allowabl allur almighty alo aloha alta altar alton alvin
        amarillo amazing ambiguity ambiguous amelia amen amer amethyst amherst amiga amigo
        amin ammonia ammunit amor amplificat amplify anabolic analogous analogy analytic
        anarchy ancillary andersen angelo angi anglican anglo angular angus annal annapoli
        annet anomaly anon ans antagonist antarctic anterior anthrax antidepressant
        antioxidant antiquity antitrust anton api apocalyps apoptosi appalachian appendic
        appetiz applaud appleton applicability apprenticeship approv apron aquacultur aquif
        arabian arafat arcadia archbishop archery archival arden argo arguab argus aria arid
        ariel aristotl arithmetic armada armani aroma aromatic aros arp arr arterial
        artillery artisan ascens ascertain asham ashcroft ashton aspirin assassin assessor
        assimilat asst asteroid astonish astronaut astronom asynchronous atheist athena
        atkinson atlanti ats attenuat attest attn attributabl audibl audrey augment
        augmentat aura aust australasia authenticity authorisat authoritativ autonomy avi
        avian avoidanc awe awhil awkward awn axial axiom aztec babysit baccarat backdrop
        backgammon backstag backstreet badminton baggag baht bakersfield balkan ballad
        ballast ballistic balm bandit banf bangl bangor banjo barclay bard barefoot barg
        barley barney baroqu barrow bartlet basal basel basil basqu baylor bazaar beani beau
        beaumont becky bedfordshir beech beep beethoven behavioural beirut belgrad bellevu
        benedict benign benny bergen bern berni bernstein bert bethany bethel bethesda
        bethlehem betray betsy bezel biloxi biochemical biographical biologist biomass
        biometric biopsy biosynthesi bipolar birthplac bison bistro bitmap bittorrent
        blackboard blackburn blackpool blackwell blain blanc blanca ble blew blindness blitz
        blizzard bloc blockbust bloodhound bloomfield blot blous blowout blueberry bluegrass
        blush boa bobcat bod bodi bog bogus bohemian bologna bombay bono bonsai boogi
        bookcas bookkeep bookshelf bootstrap bop bordeaux bori bos botany bother bounty
        bournemouth bovin bowen bowman boycot boyl bpm braid braill brainstorm brandy bravo
        breadth breakout breastfeed breathtak bred brendan brennan brentwood brethren
        bridgeport bridget briefcas brock brooch brotherhood brow bruin bruis brunch brut
        bryc buchanan buckinghamshir buckley budgetary buffer buggy bugzilla bul bullock
        bullshit bully bum bun bungalow buoy burbank burberry bureaucracy burgess burgundy
        burnet burrow burt busch businessman butterfly byrd cabaret cabbag cabernet cactus
        cadet cafeteria caffein cain cajun calcutta caldwell calf calhoun callback calori
        cambridgeshir cameo campo campsit canary canin cannabi canoe canonical captiv carb
        carbonat cardboard cardigan cardio cardiology carla carleton carp carti carton
        cashmer casp casserol catalan catalytic catastroph catastrophic caterpillar cathet
        caucasian caucus causal cautious cavalry caveat cavern cecil celestial cello cen
        censor censorship centennial centric certainty cervical cessat chalk champaign
        chandeli chanel chaotic characteris charlottesvill charlton chatham chattanooga
        chavez checkpoint checksum cheerful cheltenham chemic chennai cher cherish chesapeak
        chesterfield cheyen chico childbirth chim chimney chinatown chit chlo chlorin chor
        choral chow chr christen christensen chromatography chromium chronology chung
        cinderella citroen clad clam clancy clap clapton clarenc clarinet clasp classy
        claudia clearinghous cleavag clemson clergy climax cling clinician clint cliv cloak
        clog closeup clubhous clyd coars coastlin coaxial cobalt cockpit cody coed coerc
        coffin cognit coincid coincidenc colchest collag collagen colleen collid colombian
        comeback comedian comfortab commando commemorat commend commentat commercializ
        commodor communal communism compassionat comprehend comprehens compton comptroll
        computeriz comrad conan conced concierg concordanc concur condensat conductivity
        conduit confer configurabl conformanc conformity confrontat congenital congrat
        congressman conjectur conjugat conni conqu conquer conquest consequential
        conservatory consign constabl constellat constr consulat contempt contestant
        contextual contiguous continuum contra contracept contraceptiv contrib convect
        converse convex conveyanc conveyor coo coolest corey cornerston corona correctional
        correctness corsair corset cortex cory cosmo costello cougar coursework courthous
        courtroom coutur covert coward cpl cps craftsman cram cramp cranberry creamy creas
        creatin credibl crem creol cret crippl cris crit crocodil croft crosby crouch
        croydon cruelty crunch crust crypt csc cts cucumb culminat cumbria curricula
        curricular custodian customary cutlery cyan cyberspac cyclic cyclist cyclon dab
        dalton damon dangl dant darby darfur darlington darn dartmouth datatyp datum dazzl
        dds deacon deb debra decatur deceiv decentraliz decept decisiv decomposit deepen
        deepest deficient deflect deformat defy degenerat dehydrat dehydrogenas deity
        deliberate delimit delineat dementia demolit denny denton deodorant dependabl
        depository deprivat derbyshir derivat dermatology despair despatch desperate destin
        det detaine detergent determinant detox dext dialect dialysi dicken dict digestiv
        digitiz diligenc dillon ding dinnerwar dioces diod dior diplomacy diplomat dirk
        disburs discern discomfort discretionary discriminatory disguis disgust dismantl
        disneyland disparity disregard dissect dissipat dissolut distill divert dixi
        doctorat dolc dominanc dominic doncast donovan doorway doppl dora dorado dori dorm
        doubtful doughty downhill downstair downtim dragonf dram drank drastic drawback
        dread dreamy dredg dresden driveway drosophila drunken duan dudley duel duet dug
        duluth duly dunlop dunno dup dupont durango durban dusk dustin dusty duvet dwight
        dyer dyk dynamit earnest eastman eaton eclectic econ ecstasy eddy edibl edith edmund
        educ effluent eileen eject elaps eleanor electra electrician electromagnetic
        electronica elem elemental elena elia elicit elijah eliot elisa elisabeth eliza ella
        elongat elton emb embark embellish emblem embodi embody emboss emeritus emil eminent
        emo emory emoticon emphasis emporium empow emu enamel endeavour endpoint enduranc
        energiz enfield ensu entail entirety entrant entrepreneurial entropy envoy envy
        epilepsy episcopal epoch epoxy epstein equaliz equin equitabl equivalenc eradicat
        erectil erica erickson erni ernst erod erroneous escherichia escrow esd esq estonian
        estuary eta ethan ethanol ethereal ethiopian evelyn everest evict evok exaggerat
        excalibur excis excitat excl exclaim exemplary exon expat expectancy expend
        experiment experimentat expiry explanatory exponent exponential exposit extinguish
        extractor extremist eyebrow eyeglass ezekiel ezra fab fabl faceplat fairbank fairway
        familiarity fanatic farmhous farrell fart farth fashionabl fatality faulty fauna
        favorabl favourabl fay fayettevill feminin feminism fer ferdinand fern fernandez
        ferret festiv fetus fictional fierc fiery fif fila filipino filth finalist finch
        fingertip fiona firef fisherman fishermen fixat fla flagship flagstaf flair flak
        flamingo flang flank flask fled flem flirt flor flourish flower flown fluent
        fluorescenc flyn fob focuss foe fol foley foliag folio folklor foolish foothill
        forag forbid forefront forehead foreman foremost foreword forfeit forgiveness
        forrest fortify fortress foster foundry fouri fps fractal fractional fragil
        fragmentat fran franco francoi franki fraternity frau fraudulent frauen freddi
        frederic freeby freeway frenzy freq freshmen friedrich fritz frontlin fudg fugitiv
        fulfil fullerton fum fumbl fungi furious furry futon gabl gainesvill gala galactic
        galileo gall gallagh galloway galor galveston galway gan gandhi gao garfield garn
        garrison garth gasp gastric gastrointestinal gator gaussian gavin geisha
        genealogical genocid genotyp gento genuine geophysical georgian gerard geriatric
        germ gerry gib gibbon gigabyt gigantic giggl gilmor gimp gin giovanni git giveaway
        gladiat glar glasswar glendal glit glitch globalisat gloucestershir goblet godfath
        goldberg goldman gong gonzal gonzalez goodwill goph gorg gorilla goth gould graceful
        gracious graft grafton granada grandson grante graphit grassland grassroot gratitud
        graveyard greedy greenfield grenad grep greyhound griev griffith grit griz groovy
        guernsey guerrilla guesthous guinness gull gus gush gust gutenberg gypsy haa hagu
        hairdry hairstyl haitian halfway hallway halogen halv hamlet hammock hamp hamst
        handcraft handicraft hanna hanoi har hardest hardship harlem harmless harmonic
        harmoniz harriet harrington harrisburg harrow hartman hatchback havana hayden hayn
        hayward haz hazel headquarter healthi heartbeat heartland heavyweight hectar hector
        heidelberg heidi heighten heir helium helix helm helpless helplin hem hemispher hemp
        henri hep herbicid hercul hereaft hereinaft herm hernandez heroic heron hertfordshir
        hertz hess heterogeneous heuristic hick hickory hierarchical higgin hilfig hillary
        hillsid hin histogram hitchcock hiv hoax hodg hoe hogan hoist holst homecom
        homelessness homeschool homicid homogeneous homosexuality honorary honourabl hoodi
        hoot hopeless hornet horseback horsepow horsesho horticultur horton hospitaliz
        hostility housewif hov howl huang hubbard hue hulk humboldt hummingbird humorous
        humphrey hurdl hurley huron hush hutchinson hybridiz hyderabad hydrat hydrocarbon
        hypertext hypnosi hypothes ibi ibiza icelandic ida identifiabl ideological ifs
        ignorant igor illicit imaginary imbalanc immens imminent immortal impartial impeach
        impedanc imperfect impotenc inaccurat inaugural inaugurat inbound incarcerat
        incarnat incept incompatibl inconsistency inconvenienc indemnity indent indicativ
        indispensabl individualiz indulg indulgenc ineffectiv inevitab infamous inferior
        infertility infiltrat inflammat inflict ingest ingram inhabit inhal inhalat injunct
        injustic innocenc inorganic inpatient insanity inscript insecticid insightful
        insomnia insurgent intangibl intellect intensify intercontinental intercours
        interesting intermediary intermittent interpersonal interpolat interrogat intestin
        intestinal intoxicat intracellular intravenous intrud invaluabl invariant inverness
        investigativ invitational invocat inward ionic ioniz ipswich ire iren irony irradiat
        irwin isabel isabella isaiah ism isotop itch ithaca ive jacquelin jag jameson
        jamestown jani janic janitorial jargon jarvi jasmin jealous jeev jeremiah jessi jest
        jewell jig jihad jingl jiv joanna joaquin jock jodi jol jona jonah joplin jorg jour
        joystick jubile judaism jug juggl juliet julius jung junip juror kalamazo kangaro
        kappa kara kart kashmir kathryn katy kauai kaufman kawasaki keel keepsak kellog
        kendall ker kern keyn keypad keyston kiev kiln kin kindness kiosk kirby kirsten kiwi
        klaus knowing kob koch kos kosh kraft kram kri krishna kristen kron kudo kurdish
        lactat lakeland lakesid lakewood lama lamar lambert lamborghini lament landown
        langley laps lara largo larsen larson larva lash latch latent lath latvian laud
        launder laurenc lava lawmak lawson lax layup leach leah leakag learnt leash lebanes
        lehman lei leicestershir leipzig lem lena lengthy lennon lenny lent leonardo leopard
        leroy lesbo lessen letter lettuc lew lex lexicon liam liar libby libertarian lied
        ligand lil lilac limerick limeston limp lincolnshir linden lindsey lineag linus
        lionel liposuct lipstick liquidity lithuanian livelihood loaf lobbyist locomotiv
        locus logon loi longevity longhorn longitudinal lookout loose loot lor loren lorenzo
        lorrain lothian lub lubbock lubricat lucent lucki ludwig lulu lumen luncheon lurk
        lush luton lydia lymph lymphocyt lymphoma macedonian mach mackenzi macmillan macon
        macroeconomic macy maestro mafia magellan magenta magician magistrat magnify
        magnolia magnum maharashtra mahogany mainfram maiz makeov malaga malay malibu
        malignant mallorca malon malt maltes malwar mammoth mana managerial mandarin mandrak
        mandy mango manicur manifestat manifesto manpow manson mantl manur maori marcel
        marcia margarita marietta marlboro maroon marquet marqui marrow marshal martini
        martyr mascot mash masonry massey mastery matchmak mathew matric matthia maureen
        maven maxi maximal maximis mayhem mayot maz mcbrid mccain mccartney mccormick mccoy
        mcdowell mckenzi mclean mcmahon measurabl medicinal medina medley melani mellon
        melon menac menopaus merchantability merck meredith merlin mermaid merrill messiah
        messy meteor meteorological meth methan metropoli micah mick microbial micron
        microprocessor microscopic middleton midget midtown migrain milford militia mindless
        ming minimis ministerial miquelon mir mira mirag miranda miriam misconduct miserabl
        misery mismatch mississauga missy misty misunderstand mit mitch mitochondrial modal
        modality moderate moderniz modifi moe moist moisturiz mojo mona monastery mond
        monmouth monoclonal monograph monophonic monty mony moo moonlight moran mormon
        moroccan morphology morrow mors mortar mosqu motivational motley motorbik motorist
        motoriz motto muddy muell muffin muffl mul multifunct multilateral multilingual
        multinational multip multiplex multipli multiplicat multitud mummy mural muscular
        mustard myocardial myriad mystical nag nairobi naiv naomi napkin narcotic nasal
        nassau natal natasha nathaniel nationalism nationalist naturalist nausea nautical
        navajo navigational needless negat negative negotiabl nephew neptun nerd
        neurological neurology neutraliz nevill newsweek nexus nguyen nib nicholson nicotin
        niec nielsen nifty nigel nigerian nigga nineteenth nitrat nitro niu nolan nom nomad
        noncommercial noodl nop nora norri northampton northamptonshir northumberland
        nostalgia notary notepad noteworthy noticeabl nottinghamshir nourish nous novelist
        nowaday nozzl nucleic nugget nuisanc nun nunavut oahu oat obedienc obs obstetric
        occult occupant oceanic octav ode oder odessa ogden oldham oldsmobil oldy olivi
        olsen omar ombudsman ontology onyx ooh opal opaqu openness openoffic ophthalmology
        opp oprah optimis optimisat optimism optimistic opus ora orb orbital oriol
        orthopaedic osaka osteoporosi oti ott otto ottoman outag outback outboard outbound
        outly outpost outrag outrageous outright outward ovarian overcast overclock overdos
        overhaul overland oversiz overtur overturn overweight owed owing oxfordshir oxidat
        pablo pact paddy padr pageant paig palet pallet palma pamphlet pancak pandemic
        panoramic panti paperwork parachut paradox paragon paralegal paranormal parasit
        pardon parity parkinson parody participatory particulat partisan partition partner
        pastel pastoral pastry pastur patagonia pathetic pathfind pathogen patti patton
        patty paulin pax payload payof peacekeep peacock peasant pebbl peck peculiar
        pedestal pedigre peep pegasus pei pelican pellet pensacola penthous peoria pepsi
        perch percy perez peril perimet perish permissibl perpetrat persia persistenc
        persona persuas peruvian pervasiv pervert petal peterborough phat phenotyp
        philanthropy phish phosphorus phylli physicist pianist piazza picasso picket pickl
        pictorial piedmont pilat pilgrimag pimp pinball pineappl pinpoint pint pioneer
        piracy pitcairn pity pivot plaid planar plank plano plasmid plast plateau platelet
        plato playful playhous plenary pli pluck plural pluto ply pms pneumatic pneumonia
        poe poetic pointless pois polaroid polit polk pollen polygon polymeras polytechnic
        pong poop poorest popcorn poppy por portability portag porto poss posterior postfix
        postur potent practicabl prada pragmatic precedenc precedent preclud predictabl
        predictiv predictor prefac preferential prelud premiership prenatal prentic
        preparatory prepay prescot preset pretoria prevalent prick primat prioritiz prism
        proactiv problematic proclamat professionalism proficient prognosi promulgat
        pronunciat propan propell proponent proprietor propuls proteas protestant provenc
        provision provost prudent prudential prun psych psychiatrist psycho psychotherapy
        puck pud pug punctuat punjab pup purg purity purport pussycat putin putnam qualifi
        quarantin quark quarry quarterback quasi quay questionabl quicken quincy quo quorum
        radiant rae rafael raffl rainy rajasthan rak rama ramon ramsey raptor rascal rash
        raspberry ratificat ratify rattl reagent realism rearrang reassur rebell rebuilt
        recharg recherch recit recital reckless reckon reclaim reclamat reclin recollect
        recombinant recon reconcil recount recurrenc recurrent recursiv redefin redmond
        redskin redundancy redwood rees refinery reflector reflex reformat refrain refundabl
        regain regal regimen registrant rehearsal reil rein reinstall reinstat reinvent
        reissu reiterat rejoic relativity relic relist remak remarkab remedial remediat
        remembranc remington remit remnant remunerat rene renegad reopen repertoir repetit
        repetitiv repress reputabl req resent resignat resistor resiz respirat restat
        restless restrain restrictiv retaliat retard rethink retire retract retractabl
        retrospectiv reunit reusabl rever reverend reversal reversibl revitaliz reviv
        revocat revolt rewritten rheumatoid rhineston rhino ricardo richest richi riddl rif
        righteous righteousness rins rippl risky ritz rivera rivet roadsid roadway roanok
        robbery roc roch rockford rockvill rockwell rodent rodg roe rollin rollov ronni
        roost rosemary rosenberg rosi roswell rotor rotterdam rous routine rowan roxy
        rubbish ruben rubin rudy rum rumbl rumour rumsfeld runaway runof rupert rus rustic
        rusty rutg rutherford rutland ryd rye sabbath sabr sadness sakai salin salina
        saltwat salut salzburg sammy samson sanchez sandbox sanford sanity santana santo
        sapien saratoga saskatoon satir saul saund savanna sawy sax saxon saxophon
        scalability scalp scandinavian scarborough scarc scarlet scarv schizophrenia
        scholastic schultz schwarzeneg scientology scion sclerosi scorecard scorp scotch scr
        scrabbl screenplay screenwrit screwdriv scrib sculpt seasid secretarial sectional
        seduc seedl segmentat seiko seldom selfish seminary seminol seneca sensual sentenc
        septic serb serbian serena sergio serializ serif serpent servo sesam setback
        seventeen sevill seymour sgd shack shady shah shalt shank shapiro shatter shaun shea
        sheath sheikh sheldon shelley shelton sherry sherwood shill shir shockwav shook
        shorelin shortcom shortest shortlist shotgun shov showdown shreveport shrin
        shropshir shrug siam siberian sici sidebar sidelin sieg siena signag signall
        silhouet silica silky simplest sinatra sincer sinclair sinus sion siren ska skeletal
        skew skid skim skincar skylin slab slang slant slaught sled sleek sleepy slept slick
        sling slippery slit sloan slogan slovenian sludg slug smack smear smoky smuggl snail
        snar snippet snook snort snyd socialism socializ societal sofia softcov soften soho
        solder solubl songbook sonia sonny sophia soprano sorority sos sourceforg
        sovereignty sow spaghetti sparrow spars spartan speciality specificity spectacl
        spectroscopy speedway speedy spherical spinach spindl splendid splint spokesperson
        spong spoof spool sportswear sprawl sprout spruc spun squat stacey stacy
        staffordshir stagger stamford standalon standby standpoint stanton starbuck starch
        startl starv stash staten statesman station steadi stella stencil stereotyp steril
        steriliz stevi stew steward stewardship stimuli stimulus stink stirl stochastic
        stockhold stomp stony storefront storey stout stow straighten strauss stray strid
        stringent stu stump sturdy stuttgart subcontract subcontractor subgroup subpoena
        subroutin subsidiz substantiv subtyp subvers successiv suct sud sudbury sudoku
        suffic suffix suitability sulphur sultan summaris sunderland sunflow sunni
        superannuat superficial superhero supernatural supersed supplement supposed surcharg
        surpass susceptibility susceptibl sutherland svalbard sven swansea swarm sway
        sweepstak sweetheart swept swimsuit swindon swirl sworn syllabl sylvia symmetric
        sympathetic syn synagogu synchronous synth syring tabletop tablewar tabulat taco tad
        tahiti takeov talbot taliban tallahasse tammy tandem tang tangl tango tanya tart tau
        taurus teak teal teammat teamwork technologist tehran telecom telemarket tenacious
        tender tenerif tenor tentativ terrib terrify tertiary testosteron texan textual
        thatch thematic thenc theoretic thereon theresa thereto thermodynamic thermostat
        thessalonian thief thiev thistl tho thor thorn thorp thrash throttl thug thunderbird
        thunderstorm tia tic tidal tidy tiki timberland timeless timeliness timestamp
        timezon ting tint titty titus tivoli toad toby tolerant tolkien tomcat tong topaz
        topeka topographic toppl torah tori torino torso tory touchdown toulous townhous
        townsend toxicology tracey trajectory tram trampolin transceiv transcend transduc
        transgend transistor transvers traumatic tread trembl trendy trenton triathlon
        tricky trill trina tristan trivium trot truman truncat truss tuft tug tumbl tummy
        tumour tuna tupl turin turnaround turnout turntabl turquois tuxedo twe tycoon tying
        typewrit typo tyrosin tyson ubiquitous ubuntu ulc ulst ultima ultrasonic ultraviolet
        unabridg unanswer unawar unbelievabl unbound uncensor unclassify uncomfortabl
        unconditional unconscious uncov uncover underag underestimat underpin underscor
        understandabl underwood undoubted undress undu unfamiliar unfinish unforgettabl
        unhappy unicorn unidentify unilateral uninsur unisex unload unnam unpack unpaid
        unpleasant unplug unpredictabl unpublish unrat unread unreasonabl unregister unrelat
        unresolv unrestrict unsaf unseen unsolicit unsuccessful unsupport uphold upholstery
        upland uplift upscal upsid upstair uptak urgency urn usefulness utensil utilis
        utmost utopia utt vagu vail vain valeri valet vanc vanderbilt vaughan vaughn vegan
        vel vend vene venetian vengeanc venom verbatim verg verona veronica veto viability
        vial vicious vicki vida videotap vie vigorous villain vinci vinegar viola vip
        visionary visitat visor vitality viva vladimir vocalist vodka vogu voicemail
        volatility volcanic voluntari vomit voodo vortex wac wacky waco waf waffl wager
        wakefield walkman walmart waltz wank warden warez warwickshir washabl wasp water
        watermark waterway watkin waveform weary webinar weep wei weir weiss wen wern
        weymouth wharf whin whisky whisper whiten whitewat whitman widest wien wight wil
        wilhelm wilk wilkinson williamsburg wilt wilton wiltshir wimbledon windshield
        windsurf windy wink winni withheld withstand witty woe wolverhampton wolverin
        wonderland woodstock woodward worcestershir workaround worsen worthwhil wrangl wrath
        wreath wrongful wrought xavi xemac xiv xvi yakima yat yearbook yellowston yep yin
        yogurt yosemit youngst yourselv yuan yum yve zach zair zap zenith zeta zion zirconia
        zoe
    """,
}
